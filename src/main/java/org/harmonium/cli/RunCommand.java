package org.harmonium.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.harmonium.config.ConfigException;
import org.harmonium.config.YamlRecords;
import org.harmonium.config.YamlSource;
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
  private static final int LONGEST_NAME = 58; // with -small it is 64, the most of a name

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
          "The experiment's small form: a run of seconds on embedded data, without its"
              + " expectations.")
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
    if (out != null && out.toString().isEmpty()) {
      throw new IllegalArgumentException("--out is empty; give the name of a directory");
    }
    Experiment whole = small ? read(new YamlSource(file, "", List.of())) : null;
    if (whole != null && whole.small().isEmpty()) {
      throw new IllegalArgumentException(
          file + ": has no small form; give it one under 'small', or leave --small out");
    }
    YamlSource source =
        whole == null ? new YamlSource(file, "", options()) : smallForm(whole, options());
    Experiment experiment = read(source);
    if (!small) {
      requireSmallForm();
    }
    return placed(source, () -> run(experiment));
  }

  private int run(Experiment experiment) {
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
              "harmonium: --check is for the experiment's full form: nothing is expected of its"
                  + " small one");
      line.getErr().flush();
    }
    RunRequest request = new RunRequest(arguments, null, cuda.backendOptions(), false);
    return new RunFollower(line, json, check && !small)
        .follow(experiment, observer -> Run.start(experiment, directory, request, observer));
  }

  /** Returns the settings of the options. */
  private List<YamlSource.Option> options() {
    List<YamlSource.Option> options = new ArrayList<>();
    overrides.forEach(setting -> options.add(new YamlSource.Option(YamlSource.SET, setting)));
    if (backend != null) {
      options.add(new YamlSource.Option("--backend", "backend.name=" + yaml(backend)));
    }
    if (seed != null) {
      options.add(new YamlSource.Option("--seed", "seed=" + seed));
    }
    return options;
  }

  private YamlSource smallForm(Experiment whole, List<YamlSource.Option> others) {
    String name = whole.name().substring(0, Math.min(whole.name().length(), LONGEST_NAME));
    List<YamlSource.Option> options = new ArrayList<>();
    options.add(new YamlSource.Option("--small", "name=" + name + "-small"));
    options.add(new YamlSource.Option("--small", "expected=[]"));
    options.addAll(others);
    return new YamlSource(file, "small", options);
  }

  /** Checks the small form of the file as it is, if it can be run as it is. */
  private void requireSmallForm() {
    Experiment whole;
    try {
      whole = read(new YamlSource(file, "", List.of()));
    } catch (ConfigException e) {
      return; // it needs the settings of the options
    }
    if (!whole.small().isEmpty()) {
      YamlSource form = smallForm(whole, List.of());
      Experiment experiment = read(form);
      if (dryRun) {
        placed(form, () -> Run.check(experiment));
      }
    }
  }

  private static Experiment read(YamlSource source) {
    return source.read(Experiment.class);
  }

  private static <T> T placed(YamlSource source, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw source.placed(e);
    }
  }

  /** Returns a text as a quoted YAML scalar. */
  private static String yaml(String text) {
    return "'" + text.replace("'", "''") + "'";
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
