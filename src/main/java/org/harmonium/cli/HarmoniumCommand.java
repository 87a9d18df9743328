package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.harmonium.report.Build;
import org.harmonium.report.Manifest;
import org.harmonium.text.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The entry point: {@code harmonium COMMAND}. */
@Command(
    name = "harmonium",
    description = "Boltzmann machines and deep generative models, on the CPU and on CUDA.",
    mixinStandardHelpOptions = true,
    versionProvider = HarmoniumCommand.Version.class)
public final class HarmoniumCommand {
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          ResumeCommand.class,
          SampleCommand.class,
          EncodeCommand.class,
          ReconstructCommand.class,
          EvaluateCommand.class,
          EstimateCommand.class,
          DataCommand.class,
          ReportCommand.class,
          ParityCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          BundleCommand.class);

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean stacktrace;

  private HarmoniumCommand() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    if (arguments.length == 1 && List.of("--version", "-V").contains(arguments[0])) {
      Console out = Console.standardOutput();
      out.println(Version.line()); // without picocli, whose start takes longest
      System.exit(conclude(0, out, Console.standardError()));
    }
    if (arguments.length != 1 || !List.of("--help", "-h").contains(arguments[0])) {
      Logging.toStandardError();
    }
    System.exit(execute(arguments));
  }

  /** Runs a command with the process's own output. */
  static int execute(String... arguments) {
    return execute(
        Console.standardOutput(), Console.standardError(), arguments);
  }

  /** Runs a command and returns its exit code. Throws no exception. */
  static int execute(Console out, Console err, String... arguments) {
    CommandLine line = line(arguments);
    HarmoniumCommand harmonium = line.getCommand();
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, args) -> refuse(e));
    line.setExecutionExceptionHandler((e, command, parsed) -> harmonium.fail(err, e));
    line.setExecutionStrategy(HarmoniumCommand::runOrShowUsage);
    int code;
    try {
      code = line.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      code = harmonium.fail(err, e);
    }
    return conclude(code, out, err);
  }

  /** Reports standard output that could not be written. A code other than 0 is kept. */
  private static int conclude(int code, Console out, Console err) {
    String failure = out.failure();
    if (failure == null) {
      return code;
    }
    err.println(
        "harmonium: standard output could not be written (%s), so results are missing there"
            .formatted(failure));
    return code == 0 ? ExitCodes.FAILED : code;
  }

  /**
   * Returns the parser of these arguments. A command that is not named in the arguments has only
   * its name and description, which the usage message shows. picocli reads the options of a command
   * by reflection, and reading those of all commands would double the start time.
   */
  static CommandLine line(String... arguments) {
    CommandLine line = new CommandLine(new HarmoniumCommand());
    for (Class<?> type : COMMANDS) {
      Command command = type.getAnnotation(Command.class);
      if (Arrays.stream(arguments).anyMatch(a -> a.equals(command.name()) || a.startsWith("@"))) {
        line.addSubcommand(type);
      } else {
        CommandSpec summary = CommandSpec.create().name(command.name());
        summary.usageMessage().description(command.description());
        line.addSubcommand(summary);
      }
    }
    return line;
  }

  private static int runOrShowUsage(ParseResult parsed) {
    CommandLine line = parsed.commandSpec().commandLine();
    for (CommandLine command : parsed.asCommandLineList()) {
      if (command.isUsageHelpRequested()) {
        showUsage(command, command.getOut());
        return 0;
      }
    }
    if (!parsed.hasSubcommand()
        && !parsed.isVersionHelpRequested()) {
      showUsage(line, line.getErr());
      return ExitCodes.USAGE;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void showUsage(CommandLine command, PrintWriter to) {
    String usage =
        command.getUsageMessage(Console.allowsEscapes(System.getenv()) ? Ansi.AUTO : Ansi.OFF);
    Console.to(to).printRaw(usage); // with the colours
    to.flush();
  }

  private static int refuse(ParameterException e) {
    CommandLine line = e.getCommandLine();
    line.getErr()
        .println(
            "harmonium: %s; see '%s --help'"
                .formatted(oneLine(e), line.getCommandSpec().qualifiedName()));
    line.getErr().flush();
    return ExitCodes.USAGE;
  }

  private int fail(PrintWriter err, Throwable e) {
    err.println("harmonium: " + oneLine(e));
    if (stacktrace) {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCodes.of(e);
  }

  private static String oneLine(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return Printable.line(
          "out of memory (%s); give fewer rows, make the model or the batch smaller, or set HARMONIUM_JAVA_OPTS=-Xmx8g"
              .formatted(e.getMessage()));
    }
    String message = e.getMessage();
    return Printable.line(
        (message == null ? e.toString() : message).replaceAll("\\s*\\R\\s*", " "));
  }

  /** The version and the commit. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }

    static String line() {
      Manifest.Code code = Build.code();
      String dirty = code.isDirty() ? ", with changes beside it" : "";
      return "harmonium " + Build.version() + " (" + code.commit() + dirty + ")";
    }
  }
}
