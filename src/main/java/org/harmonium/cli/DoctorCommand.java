package org.harmonium.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendProvider;
import org.harmonium.backend.Backends;
import org.harmonium.report.Build;
import org.harmonium.report.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code harmonium doctor}. */
@Command(
    name = "doctor",
    description = "Says what this machine has, and what each backend would use.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DoctorCommand implements Callable<Integer> {
  @Mixin private CudaOptions cuda;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Machine machine = Machine.current();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("harmonium", Build.version());
    found.put("java", machine.jvm());
    found.put("system", machine.os() + " " + machine.architecture());
    found.put("processor", machine.cpu() + ", " + machine.cores() + " cores");
    found.put("largest heap", (machine.heapBytes() >> 20) + " MiB");
    for (BackendProvider provider : Backends.providers()) {
      found.put("backend " + provider.name(), state(provider, cuda.backendOptions()));
      provider
          .found(cuda.backendOptions())
          .forEach((name, what) -> found.put(provider.name() + " " + name, what));
    }
    Logging.tell();
    Printer.print(spec.commandLine().getOut(), json, found);
    return 0;
  }

  private static String state(BackendProvider provider, Map<String, String> options) {
    Optional<String> refusal = provider.unavailableReason(options);
    if (refusal.isPresent()) {
      return "cannot be used: " + refusal.get();
    }
    try (Backend backend = provider.open(options)) {
      return backend.description();
    } catch (BackendException e) {
      return "cannot be used: " + e.getMessage();
    }
  }
}
