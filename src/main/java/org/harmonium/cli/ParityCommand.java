package org.harmonium.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Precision;
import org.harmonium.parity.Parity;
import org.harmonium.parity.Parity.Contender;
import org.harmonium.parity.ParityReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code harmonium parity}. */
@Command(
    name = "parity",
    description =
        "Shows that two backends agree: every operation, steps of each learning rule, and whole"
            + " short runs, each against a bound. Fails where a bound is broken.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ParityCommand implements Callable<Integer> {
  @Option(
      names = "--reference",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "The backend that is trusted; default ${DEFAULT-VALUE}.")
  private String reference;

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      defaultValue = "cuda",
      description = "The backend in question; default ${DEFAULT-VALUE}.")
  private String candidate;

  @Option(
      names = "--reference-option",
      paramLabel = "KEY=VALUE",
      description = "An option of the reference, such as cpu.blas=ejml; repeatable.")
  private Map<String, String> referenceOptions = new HashMap<>();

  @Option(
      names = "--candidate-option",
      paramLabel = "KEY=VALUE",
      description = "An option of the candidate, such as cpu.threads=1; repeatable.")
  private Map<String, String> candidateOptions = new HashMap<>();

  @Mixin private CudaOptions cuda; // of the candidate

  @Option(
      names = "--precision",
      paramLabel = "MODE",
      description = "fp32, tf32 or bf16: the candidate's option precision, and the bounds for it.")
  private @Nullable String precision;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "All numbers come from it; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--full", description = "Shapes up to 4096 and longer runs; minutes.")
  private boolean full;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    cuda.backendOptions().forEach(candidateOptions::putIfAbsent);
    if (precision != null) {
      candidateOptions.put("precision", Precision.named(precision).label());
    }
    ParityReport report =
        new Parity(seed, full)
            .compare(
                contender(reference, referenceOptions), contender(candidate, candidateOptions));
    Logging.tell();
    CommandLine line = spec.commandLine();
    return ParityPrinter.print(line.getOut(), line.getErr(), json, report);
  }

  private static Contender contender(String name, Map<String, String> options) {
    return new Contender(name, options, () -> Backends.open(name, options));
  }
}
