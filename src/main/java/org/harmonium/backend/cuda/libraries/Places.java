package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories in which NVIDIA's libraries are searched, in order: the directory named by the
 * user, those of the dynamic linker, then the usual installation directories.
 */
final class Places {
  /** Such as {@code libcuda.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libcuda.so.1}. */
  private static final Pattern CACHED =
      Pattern.compile("\\s*(\\S+) \\([^)]*x86-64[^)]*\\) => (/.*)");

  private static final List<String> PYTHON_PACKAGES =
      List.of("lib/python3*/site-packages", "lib/python3*/dist-packages");

  private static final int MOST_LINKS = 8;

  private final Host host;
  private final @Nullable Path named;

  /** Determines the places of a machine, with the directory given by the user, if any. */
  Places(Host host, @Nullable Path named) {
    this.host = host;
    this.named = named;
  }

  /** A kind of place: its label, the folders that exist, and whether the user named it. */
  record Place(String label, List<Path> folders, boolean isNamed) {}

  /** Returns the places of the driver, {@code libcuda.so.1}. */
  List<Place> ofDriver() {
    if (host.emulated() != null) {
      return emulated(host.emulated());
    }
    List<Place> places = new ArrayList<>();
    addNamed(places);
    addVariable(places, "LD_LIBRARY_PATH");
    add(places, "the linker's cache", cached("libcuda.so."));
    // The directory "compat" contains a newer driver library for an older kernel module. It is
    // searched after the driver of the machine.
    add(
        places,
        "/usr/lib*, /usr/local/nvidia, /usr/local/cuda*",
        inRoot(
            "usr/lib/x86_64-linux-gnu",
            "usr/lib64",
            "usr/local/nvidia/lib64",
            "usr/lib/wsl/lib",
            "usr/local/cuda*/compat"));
    return places;
  }

  /** Returns the places of the toolkit's libraries, such as {@code libcublas}. */
  List<Place> ofToolkit() {
    if (host.emulated() != null) {
      return emulated(host.emulated());
    }
    List<Place> places = new ArrayList<>();
    addNamed(places);
    for (String variable : List.of("CUDA_PATH", "CUDA_HOME")) {
      String home = host.environment().getOrDefault(variable, "");
      if (!home.isEmpty()) {
        add(places, variable, toolkit(Path.of(home)));
      }
    }
    addVariable(places, "LD_LIBRARY_PATH");
    add(places, "the linker's cache", cached("libcublas.so.", "libcurand.so."));
    add(
        places,
        "/usr/lib*, /usr/local/cuda*",
        inRoot(
            "usr/local/cuda*/lib64",
            "usr/local/cuda*/targets/x86_64-linux/lib",
            "usr/lib/x86_64-linux-gnu",
            "usr/lib64"));
    add(places, "the Python packages", python());
    return places;
  }

  /** Returns the labels of places, as a list for a sentence. */
  static String names(List<Place> places) {
    return String.join(", ", places.stream().map(Place::label).toList());
  }

  private static List<Place> emulated(Path folder) {
    return List.of(new Place("the emulated device's folder " + folder, List.of(folder), true));
  }

  private void addNamed(List<Place> places) {
    if (named != null) {
      places.add(new Place("--cuda-libs " + named, List.of(named), true));
    }
  }

  private void addVariable(List<Place> places, String variable) {
    String value = host.environment().getOrDefault(variable, "");
    if (!value.isEmpty()) {
      add(
          places,
          variable,
          Stream.of(value.split(":", -1)).filter(f -> !f.isEmpty()).map(Path::of).toList());
    }
  }

  private static void add(List<Place> places, String label, List<Path> folders) {
    places.add(new Place(label, folders.stream().distinct().toList(), false));
  }

  /** Returns the folders of libraries in the linker's cache with one of these prefixes. */
  private List<Path> cached(String... prefixes) {
    List<Path> folders = new ArrayList<>();
    for (String line : host.linkerCache().get()) {
      Matcher entry = CACHED.matcher(line);
      if (entry.matches() && Stream.of(prefixes).anyMatch(entry.group(1)::startsWith)) {
        Path folder = Path.of(entry.group(2)).getParent();
        if (folder != null) {
          folders.add(folder);
        }
      }
    }
    return folders;
  }

  private List<Path> inRoot(String... patterns) {
    return Stream.of(patterns).flatMap(p -> matching(host.root(), p).stream()).toList();
  }

  private static List<Path> toolkit(Path home) {
    return Stream.of("lib64", "targets/x86_64-linux/lib", "lib")
        .map(home::resolve)
        .filter(Files::isDirectory)
        .toList();
  }

  /** Returns the directories of NVIDIA's wheels in each environment, without running Python. */
  private List<Path> python() {
    Map<String, String> environment = host.environment();
    List<Path> homes = new ArrayList<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String home = environment.getOrDefault(variable, "");
      if (!home.isEmpty()) {
        homes.add(Path.of(home));
      }
    }
    // An environment that is not activated, but whose Python is on the path.
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      homes.addAll(homesOf(Path.of(folder, "python3")));
    }
    homes.add(host.home().resolve(".local"));
    homes.add(host.root().resolve("usr"));
    homes.add(host.root().resolve("usr/local"));
    List<Path> folders = new ArrayList<>();
    for (Path home : homes) {
      for (String packages : PYTHON_PACKAGES) {
        folders.addAll(matching(home, packages + "/nvidia/*/lib"));
      }
    }
    String conda = environment.getOrDefault("CONDA_PREFIX", "");
    if (!conda.isEmpty()) {
      folders.addAll(toolkit(Path.of(conda)));
    }
    return folders;
  }

  /**
   * Returns the environments that a command on the path may belong to: that of its directory, and
   * that of each link on the way to the program, because an image may link to the Python of its
   * environment.
   */
  private static List<Path> homesOf(Path command) {
    List<Path> homes = new ArrayList<>();
    Path link = command;
    for (int i = 0; i < MOST_LINKS && Files.exists(link); i++) {
      Path folder = link.getParent();
      if (folder != null && folder.getParent() != null) {
        homes.add(folder.getParent());
      }
      try {
        link = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
      } catch (IOException | UnsupportedOperationException e) {
        break; // not a link: the program
      }
    }
    return homes;
  }

  /** Returns the subdirectories that match a pattern of names with stars, sorted by name. */
  private static List<Path> matching(Path folder, String pattern) {
    List<Path> found = List.of(folder);
    for (String part : pattern.split("/", -1)) {
      List<Path> next = new ArrayList<>();
      for (Path parent : found) {
        next.addAll(part.contains("*") ? children(parent, part) : List.of(parent.resolve(part)));
      }
      found = next.stream().filter(Files::isDirectory).toList();
    }
    return found;
  }

  /** Returns the files of a directory that match a pattern, sorted by name. */
  static List<Path> children(Path folder, String pattern) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, pattern)) {
      all.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // a directory that cannot be listed is skipped
    }
    children.sort(null);
    return children;
  }
}
