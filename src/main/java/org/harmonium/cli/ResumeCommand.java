package org.harmonium.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.experiment.RunRequest;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium resume}. */
@Command(
    name = "resume",
    description = "Goes on with an interrupted run, bit for bit, from its newest checkpoint.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The run directory.")
  private Path directory;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "cpu, cuda or auto; default what the run began with.")
  private @Nullable String backend;

  @Mixin private CudaOptions cuda;

  @Option(
      names = "--accept-changed-data",
      description = "Goes on although a file that the run learns from has changed.")
  private boolean acceptsChangedData;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--check",
      description = "Exit code 1 if a result misses what the experiment expects.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path file = RunDirectory.of(directory).experiment();
    Experiment experiment = YamlRecords.readWritten(file, Experiment.class);
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    RunRequest request =
        new RunRequest(arguments, backend, cuda.backendOptions(), acceptsChangedData);
    return new RunFollower(spec.commandLine(), json, check)
        .follow(experiment, observer -> Run.resume(directory, request, observer));
  }
}
