package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendProvider;
import org.harmonium.backend.Backends;
import org.harmonium.report.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code harmonium doctor}. */
@Command(
    name = "doctor",
    description = "Says what this machine has, and what each backend would use.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.current();
    out.println("java     " + machine.jvm());
    out.println("system   " + machine.os() + " " + machine.architecture());
    out.println("cpu      " + machine.cpu() + ", " + machine.cores() + " cores");
    out.println("heap     " + (machine.heapBytes() >> 20) + " MiB at most");
    for (BackendProvider provider : Backends.providers()) {
      Optional<String> refusal = provider.unavailableReason();
      if (refusal.isPresent()) {
        out.println("backend  " + provider.name() + ": cannot be used: " + refusal.get());
        continue;
      }
      try (Backend backend = provider.open(Map.of())) {
        out.println("backend  " + backend.description());
      }
    }
    out.flush();
    return 0;
  }
}
