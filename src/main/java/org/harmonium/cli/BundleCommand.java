package org.harmonium.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.bundle.BuildTree;
import org.harmonium.bundle.Bundle;
import org.harmonium.bundle.Jdk;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium bundle}. */
@Command(
    name = "bundle",
    description = {
      "Writes a folder that runs on another Linux x86-64 machine, such as a GPU host, that has",
      "neither Java nor a network."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BundleCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder, new or empty.")
  private Path directory;

  @Option(
      names = "--jdk",
      paramLabel = "HOME",
      description =
          "The JDK the runtime is cut out of; default: the one that runs this, or the newest found.")
  private @Nullable Path home;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    BuildTree tree = BuildTree.current();
    Jdk jdk = home == null ? Jdk.best() : Jdk.in(home);
    Bundle bundle = new Bundle(tree, jdk);
    long bytes = bundle.write(directory);
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("bundle", directory.toString());
    done.put("size", Bundle.megabytes(bytes));
    done.put("java", "JDK " + jdk.major());
    done.put(
        "tests", bundle.hasTests() ? "run-tests" : "none; build them: mvn -DskipTests package");
    Printer.print(spec.commandLine().getOut(), json, done);
    if (bytes > Bundle.COMFORTABLE_BYTES) {
      spec.commandLine()
          .getErr()
          .println(
              "harmonium: the bundle is larger than %s; with --jdk naming JDK 17 it is smaller"
                  .formatted(Bundle.megabytes(Bundle.COMFORTABLE_BYTES)));
      spec.commandLine().getErr().flush();
    }
    return 0;
  }
}
