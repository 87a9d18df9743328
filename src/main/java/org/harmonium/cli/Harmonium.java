package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The entry point: {@code harmonium COMMAND}. */
@Command(
    name = "harmonium",
    description = "Boltzmann machines and deep generative models, on the CPU and on CUDA.",
    mixinStandardHelpOptions = true,
    version = "harmonium 0.1.0",
    subcommands = {
      RunCommand.class,
      ResumeCommand.class,
      DataCommand.class,
      ReportCommand.class,
      DoctorCommand.class
    })
public final class Harmonium {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  boolean stacktrace;

  private Harmonium() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(arguments));
  }

  /** Runs a command. */
  static int execute(String... arguments) {
    Harmonium harmonium = new Harmonium();
    CommandLine line = new CommandLine(harmonium);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          PrintWriter err = command.getErr();
          err.println("harmonium: " + message(e));
          if (harmonium.stacktrace) {
            e.printStackTrace(err);
          }
          return ExitCodes.of(e);
        });
    line.setExecutionStrategy(
        parsed -> {
          if (!parsed.hasSubcommand()
              && !parsed.isUsageHelpRequested()
              && !parsed.isVersionHelpRequested()) {
            line.usage(line.getErr());
            return ExitCodes.USAGE;
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    return line.execute(arguments);
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return (message == null ? e.toString() : message).replaceAll("\\s*\\R\\s*", " ");
  }
}
