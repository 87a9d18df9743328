package org.harmonium.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.data.MnistFetcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium data}. */
@Command(
    name = "data",
    description = "Fetches a data set once and keeps it in the cache.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DataCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "mnist.")
  private String name;

  @Option(names = "--from", paramLabel = "DIR", description = "Takes the four IDX files from here.")
  private @Nullable Path from;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!name.equals("mnist")) {
      throw new IllegalArgumentException(
          "no data set to fetch is called '" + name + "'; there is: mnist");
    }
    if (from != null && !Files.isDirectory(from)) {
      throw new IllegalArgumentException("--from %s: is no directory".formatted(from));
    }
    MnistFetcher fetcher = MnistFetcher.toCache();
    MnistFetcher.Result result = from == null ? fetcher.fetch(this::say) : fetcher.fetchFrom(from);
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("data", name);
    done.put("state", result.alreadyPresent() ? "was there already" : "fetched");
    done.put("folder", result.folder().toString());
    Printer.print(spec.commandLine().getOut(), json, done);
    return 0;
  }

  private void say(String line) {
    spec.commandLine().getErr().println("harmonium: " + line);
    spec.commandLine().getErr().flush();
  }
}
