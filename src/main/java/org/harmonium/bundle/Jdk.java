package org.harmonium.bundle;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/**
 * A Java development kit with {@code jlink}, from which runtimes are created.
 *
 * @param home its directory
 * @param major its major version, such as 17
 * @param modules its modules; empty if its {@code release} file does not list them
 */
public record Jdk(Path home, int major, List<String> modules) {
  private static final int OLDEST = 17;

  /** The directories whose subdirectories may be JDKs. */
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/usr/java"),
          Path.of("/opt"),
          Path.of("/opt/java"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  /** Copies the list. */
  public Jdk {
    modules = List.copyOf(modules);
  }

  /**
   * Returns the JDK in a directory.
   *
   * @throws IllegalArgumentException if it is not a usable JDK
   */
  public static Jdk in(Path home) {
    Path jlink = home.resolve("bin").resolve("jlink");
    if (!Files.isExecutable(jlink)) {
      throw new IllegalArgumentException(
          home + ": has no bin/jlink; name the home of a complete JDK");
    }
    Properties release = new Properties();
    try (Reader in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          home + ": has no readable file 'release'; name the home of a complete JDK", e);
    }
    int major = major(text(release, "JAVA_VERSION"));
    if (major < OLDEST) {
      throw new IllegalArgumentException(
          "%s: is Java %d; name the home of a JDK of %d or newer".formatted(home, major, OLDEST));
    }
    return new Jdk(home, major, Arrays.asList(text(release, "MODULES").split(" ")));
  }

  private static String text(Properties release, String name) {
    return release.getProperty(name, "").replace("\"", "");
  }

  /** Returns the major version, 17 for 17.0.15 and for 17-ea, or 0 if the text is not a version. */
  private static int major(String version) {
    String digits = version.replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** Returns the JDK that runs this program or, if it is not usable, the newest found. */
  public static Jdk best() {
    return best(Path.of(System.getProperty("java.home")), USUAL_PLACES);
  }

  static Jdk best(Path running, List<Path> places) {
    if (isWhole(running)) {
      return in(running);
    }
    List<Jdk> found = new ArrayList<>();
    for (Path place : places) {
      for (Path home : folders(place)) {
        if (isWhole(home)) {
          found.add(in(home));
        }
      }
    }
    return found.stream()
        .max(Comparator.comparingInt(Jdk::major))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no JDK with jlink found; install one: 'apt install openjdk-17-jdk-headless'"
                        + " (Debian, Ubuntu), or name its home with --jdk"));
  }

  private static boolean isWhole(Path home) {
    try {
      return in(home).major >= OLDEST;
    } catch (IllegalArgumentException e) {
      return false; // a runtime without jlink, or not a Java installation
    }
  }

  private static List<Path> folders(Path place) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place, Files::isDirectory)) {
      all.forEach(folders::add);
    } catch (IOException e) {
      return List.of(); // not every machine has every directory
    }
    folders.sort(Comparator.naturalOrder());
    return folders;
  }

  /** Returns whether the Vector API kernels can run on it, by the same rule as the launcher. */
  boolean hasVectors() {
    return major >= 25 && modules.contains(JavaRuntime.VECTORS);
  }
}
