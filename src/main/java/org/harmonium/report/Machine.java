package org.harmonium.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Java runtime and the computer of a run, without the names of user and host.
 *
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of the Java runtime, without system properties and agents, which may
 *     contain secrets and paths
 * @param os operating system and version
 * @param architecture the processor architecture, for example {@code amd64}
 * @param cpu the name of the processor
 * @param cores the number of processors available to the Java runtime
 * @param heapBytes the maximum heap size
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
      return "unknown"; // only Linux has this file, and Java has no other source of the name
    }
    return "unknown";
  }
}
