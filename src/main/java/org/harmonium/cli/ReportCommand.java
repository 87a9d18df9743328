package org.harmonium.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.experiment.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium report}. */
@Command(
    name = "report",
    description = "Makes report.html anew from what lies in a run directory.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The run directory.")
  private Path directory;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunDirectory run = new RunDirectory(directory);
    RunReport.write(run);
    Printer.print(spec.commandLine().getOut(), json, Map.of("report", run.report().toString()));
    return 0;
  }
}
