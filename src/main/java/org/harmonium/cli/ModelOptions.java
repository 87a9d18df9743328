package org.harmonium.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.harmonium.backend.Backends;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The common options of the commands on a learned model. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelOptions {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file (.safetensors), or the directory of a run.")
  private Path model;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "cpu, cuda or auto; default ${DEFAULT-VALUE}.")
  private String backend;

  @Mixin private CudaOptions cuda;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "All randomness comes from it; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** A computation on a model. */
  interface Work<T> {
    T on(LearnedModel model);
  }

  /** The model's file. */
  Path path() {
    return Files.isDirectory(model) ? new RunDirectory(model).model() : model;
  }

  /** Reads the model's file. */
  ModelFile read() {
    Path file = path();
    if (Files.isDirectory(model) && !Files.exists(file)) {
      throw new IllegalArgumentException(model + without());
    }
    return ModelFile.read(file);
  }

  /** Returns a description of a directory without a model. */
  private String without() {
    RunDirectory directory = new RunDirectory(model);
    if (!Files.exists(directory.experiment())) {
      return ": is no run directory; give one, or a model file (.safetensors)";
    }
    Experiment experiment = YamlRecords.readWritten(directory.experiment(), Experiment.class);
    ComparisonSettings comparison = experiment.comparison();
    return comparison == null
        ? ": has no model.safetensors; finish the run with 'harmonium resume %s'".formatted(model)
        : ": is a comparison, whose variants have a model each; give the directory of one, such as %s"
            .formatted(model.resolve(comparison.cells().get(0).name()));
  }

  /** Opens the backend and the model, performs the computation, and closes both. */
  <T> T with(ModelFile file, Work<T> work) {
    try (Backends.Choice choice = Backends.choose(backend, cuda.backendOptions());
        LearnedModel learned = file.open(choice.backend())) {
      T result = work.on(learned);
      // Printed at the end, so that a rejection during the computation is a single line.
      Logging.tell();
      PrintWriter err = spec.commandLine().getErr();
      choice.passedOver().forEach(line -> err.println("harmonium: " + line));
      err.flush();
      return result;
    }
  }

  /** The seed of all random numbers. */
  long seed() {
    return seed;
  }

  /** Whether the output is JSON. */
  boolean json() {
    return json;
  }

  /** Rejects an output file that is also an input. */
  void requireOther(Path out, @Nullable String data) {
    if (isSame(out, path()) || (data != null && isSame(out, Path.of(data)))) {
      throw new IllegalArgumentException(
          out + ": --out is one of the inputs; give another name for what is written");
    }
  }

  private static boolean isSame(Path a, Path b) {
    return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }
}
