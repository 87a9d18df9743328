package org.harmonium.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Java runtime and the computer of a run, without anything that names the user or the host.
 *
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of the Java runtime; system properties and agents are left out, since
 *     they may hold secrets and paths
 * @param os operating system and version
 * @param architecture as in {@code amd64}
 * @param cpu the processor's name
 * @param cores processors that the Java runtime may use
 * @param heapBytes the largest heap the Java runtime may use
 */
public record Machine(
    String jvm,
    List<String> jvmFlags,
    String os,
    String architecture,
    String cpu,
    int cores,
    long heapBytes) {
  /** Keeps a copy of the list. */
  public Machine {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** This machine. */
  public static Machine current() {
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(Machine::isHarmless)
            .map(Manifest::withoutHome)
            .toList();
    return new Machine(
        property("java.vm.vendor") + " " + property("java.vm.name") + " " + Runtime.version(),
        flags,
        property("os.name") + " " + property("os.version"),
        property("os.arch"),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory());
  }

  private static boolean isHarmless(String flag) {
    return flag.startsWith("-X") || flag.startsWith("-e") || flag.startsWith("--add-");
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      return "unknown"; // the file is Linux's own; elsewhere Java does not know the name
    }
    return "unknown";
  }
}
