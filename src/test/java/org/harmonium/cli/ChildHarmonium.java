package org.harmonium.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line in a process of its own, which can be sent signals. */
final class ChildHarmonium implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildHarmonium(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command with its output going to files in {@code folder}. */
  static ChildHarmonium start(Path folder, List<?> arguments) throws IOException {
    return start(folder, List.of(), "-Xmx128m", "", arguments);
  }

  /** Starts a command with a folder of classes and services before the others. */
  static ChildHarmonium withClasses(Path classes, Path folder, List<?> arguments)
      throws IOException {
    return start(folder, List.of(), "-Xmx128m", classes + File.pathSeparator, arguments);
  }

  /** Starts a command with so much heap. */
  static ChildHarmonium withHeap(String flag, Path folder, List<?> arguments) throws IOException {
    return start(folder, List.of(), flag, "", arguments);
  }

  /** Starts a command that can make no file larger than this. Needs bash. */
  static ChildHarmonium withLargestFile(int kibibytes, Path folder, List<?> arguments)
      throws IOException {
    String limited = "ulimit -f " + kibibytes + "; exec \"$0\" \"$@\"";
    return start(folder, List.of("/bin/bash", "-c", limited), "-Xmx128m", "", arguments);
  }

  /** Starts a command whose standard output is this file. Needs bash. */
  static ChildHarmonium withOutputTo(String file, Path folder, List<?> arguments)
      throws IOException {
    String redirected = "exec \"$0\" \"$@\" >" + file;
    return start(folder, List.of("/bin/bash", "-c", redirected), "-Xmx128m", "", arguments);
  }

  private static ChildHarmonium start(
      Path folder, List<String> launcher, String heap, String classes, List<?> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    // The same kernels as in this process.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-modules"))
        .forEach(command::add);
    command.addAll(List.of("-cp", classes + absolute(System.getProperty("java.class.path"))));
    command.add(HarmoniumCommand.class.getName());
    arguments.forEach(argument -> command.add(argument.toString()));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChildHarmonium(process, out, err);
  }

  private static String absolute(String classPath) {
    String separator = System.getProperty("path.separator");
    return String.join(
        separator,
        Arrays.stream(classPath.split(separator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /** Waits until the file is there, or the process has ended. */
  void awaitFile(Path file) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file) && process.isAlive()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(file + " did not appear");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal by its name, as {@code kill} knows it. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end; what the process left. */
  Commands.Outcome outcome() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("did not end; it said: " + Files.readString(err));
    }
    String said =
        Files.readString(err)
            .lines()
            .filter(line -> !line.startsWith("WARNING: ")) // Java's own, of its incubating modules
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return new Commands.Outcome(process.exitValue(), Files.readString(out), said);
  }

  /** Kills the process, unless it has ended, and waits for its end. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
