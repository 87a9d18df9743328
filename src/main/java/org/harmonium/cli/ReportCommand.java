package org.harmonium.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.experiment.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunDirectory run = new RunDirectory(directory);
    RunReport.write(run);
    spec.commandLine().getOut().println(run.report());
    return 0;
  }
}
