package org.harmonium.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.MemoryEstimate;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunRequest;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium run}. */
@Command(
    name = "run",
    description = "Runs an experiment from its YAML file.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT.yaml", description = "The experiment.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to put the run; default runs/NAME.")
  private @Nullable Path out;

  @Option(names = "--backend", paramLabel = "NAME", description = "cpu, cuda or auto.")
  private @Nullable String backend;

  @Mixin private CudaOptions cuda;

  @Option(names = "--seed", paramLabel = "N", description = "All randomness comes from it.")
  private @Nullable Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a setting, such as learning.rate=0.1.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--small",
      description =
          "The experiment's small form: a run of seconds on embedded data, without its expectations.")
  private boolean small;

  @Option(
      names = "--dry-run",
      description = "Prints the resolved experiment and the memory it needs, and does nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--check",
      description = "Exit code 1 if a result misses what the experiment expects of its full form.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> settings = new ArrayList<>(small ? smallForm() : List.of());
    settings.addAll(overrides);
    if (backend != null) {
      settings.add("backend.name=" + backend);
    }
    if (seed != null) {
      settings.add("seed=" + seed);
    }
    if (out != null && out.toString().isEmpty()) {
      throw new IllegalArgumentException("--out is empty; give the name of a directory");
    }
    Experiment experiment = YamlRecords.read(file, Experiment.class, settings);
    CommandLine line = spec.commandLine();
    if (dryRun) {
      show(line.getOut(), experiment);
      return 0;
    }
    Path directory = out == null ? free(Path.of("runs", experiment.name())) : out;
    List<String> arguments = line.getParseResult().originalArgs();
    if (check && small) {
      line.getErr()
          .println(
              "harmonium: --check is for the experiment's full form: nothing is expected of its small one");
      line.getErr().flush();
    }
    RunRequest request = new RunRequest(arguments, null, cuda.backendOptions(), false);
    return new RunFollower(line, json, check && !small)
        .follow(experiment, observer -> Run.start(experiment, directory, request, observer));
  }

  private List<String> smallForm() {
    Experiment whole = YamlRecords.read(file, Experiment.class, List.of());
    if (whole.small().isEmpty()) {
      throw new IllegalArgumentException(
          file + ": has no small form; give it one under 'small', or leave --small out");
    }
    List<String> settings = new ArrayList<>(whole.small());
    settings.add("name=" + whole.name() + "-small");
    settings.add("expected=[]");
    return settings;
  }

  private void show(PrintWriter out, Experiment experiment) {
    MemoryEstimate memory = Run.check(experiment);
    String yaml = YamlRecords.write(experiment);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("experiment", yaml);
      object.put("memory_bytes", memory.bytes());
      object.put("total_memory_bytes", memory.total());
      out.println(Printer.json(object));
    } else {
      out.print(yaml);
      out.println("# Memory, beside that of Java itself:");
      memory
          .bytes()
          .forEach(
              (part, bytes) -> out.printf("#   %-36s %10s%n", part, MemoryEstimate.text(bytes)));
      out.printf("#   %-36s %10s%n", "together", MemoryEstimate.text(memory.total()));
    }
    out.flush();
  }

  /** Returns the directory, or the first of NAME-2, NAME-3 ... that does not exist. */
  private static Path free(Path directory) {
    Path candidate = directory;
    for (int i = 2; Files.exists(candidate); i++) {
      candidate = directory.resolveSibling(directory.getFileName() + "-" + i);
    }
    return candidate;
  }
}
