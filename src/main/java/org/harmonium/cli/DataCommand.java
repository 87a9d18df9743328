package org.harmonium.cli;

import java.nio.file.Path;
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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!name.equals("mnist")) {
      throw new IllegalArgumentException(
          "no data set to fetch is called '" + name + "'; there is: mnist");
    }
    MnistFetcher fetcher = MnistFetcher.toCache();
    MnistFetcher.Result result = from == null ? fetcher.fetch() : fetcher.fetchFrom(from);
    spec.commandLine()
        .getOut()
        .println(
            "mnist "
                + (result.alreadyPresent() ? "was already in " : "is now in ")
                + result.folder());
    return 0;
  }
}
