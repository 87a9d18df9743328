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
 * A Java development kit with {@code jlink}, which cuts runtimes out of it.
 *
 * @param home its folder
 * @param major its major version, such as 17
 * @param modules what it holds; empty if its {@code release} file does not say
 */
public record Jdk(Path home, int major, List<String> modules) {
  private static final int OLDEST = 17;

  /** The folders whose subfolders may be JDKs. */
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/usr/java"),
          Path.of("/opt"),
          Path.of("/opt/java"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  /** Keeps a copy of the list. */
  public Jdk {
    modules = List.copyOf(modules);
  }

  /**
   * The JDK in a folder.
   *
   * @throws IllegalArgumentException if there is none that can be used
   */
  public static Jdk in(Path home) {
    Path jlink = home.resolve("bin").resolve("jlink");
    if (!Files.isExecutable(jlink)) {
      throw new IllegalArgumentException(home + ": has no bin/jlink; name the home of a whole JDK");
    }
    Properties release = new Properties();
    try (Reader in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          home + ": has no readable file 'release'; name the home of a whole JDK", e);
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

  /** 17 of 17.0.15 and of 17-ea; 0 of what is no version. */
  private static int major(String version) {
    String digits = version.replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** The one that runs this, or else the newest found. */
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
      return false; // a runtime without jlink, or no Java at all
    }
  }

  private static List<Path> folders(Path place) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place, Files::isDirectory)) {
      all.forEach(folders::add);
    } catch (IOException e) {
      return List.of(); // not every machine has every place
    }
    folders.sort(Comparator.naturalOrder());
    return folders;
  }

  /** May our Vector API kernels run on it? As the launcher has it. */
  boolean hasVectors() {
    return major >= 25 && modules.contains(JavaRuntime.VECTORS);
  }
}
