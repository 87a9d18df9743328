package org.harmonium.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that runs on any Linux x86-64 machine, at any location, which may be read-only. Its
 * layout is that of the checkout, so that relative paths are the same in both:
 *
 * <pre>
 *   harmonium, run-tests, README.txt, LICENSE, LICENCES.txt
 *   runtime/                  the Java runtime
 *   target/harmonium.jar      with the GPU kernels
 *   target/lib/               libraries
 *   target/test-classes/, target/test-lib/
 *   benchmarks/peers/         the Python programs for comparison
 *   benchmarks/target/        the JMH benchmarks, if they were built
 *   experiments/
 * </pre>
 *
 * <p>It is assembled under a temporary name beside its destination and renamed at the end, so a
 * directory with the final name is complete.
 */
public final class Bundle {
  /** The recommended largest size of a bundle. */
  public static final long COMFORTABLE_BYTES = 60_000_000;

  /** The free space required to start: the bundle and the temporary files of jlink. */
  private static final long NEEDED_BYTES = 300L << 20;

  private final BuildTree tree;
  private final Jdk jdk;

  /** Creates a bundle of the build with a runtime derived from a JDK. */
  public Bundle(BuildTree tree, Jdk jdk) {
    this.tree = tree;
    this.jdk = jdk;
  }

  /**
   * Writes the bundle to a directory that is new or empty.
   *
   * @return its size in bytes
   * @throws IllegalArgumentException if the directory or this machine is unsuitable
   * @throws UncheckedIOException if writing fails, in which case all files are removed
   */
  public long write(Path folder) {
    requireLinux(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path place = folder.toAbsolutePath().normalize();
    Path parent = requireFree(folder, place);
    Path partial = parent.resolve("." + place.getFileName() + ".partial");
    try {
      requireSpace(parent, Files.getFileStore(parent).getUsableSpace());
      delete(partial);
      try {
        fill(partial);
        Files.move(partial, place, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        delete(partial);
      }
      return size(place);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": not written: " + e.getMessage(), e);
    }
  }

  /** Returns whether the bundle contains the tests. */
  public boolean hasTests() {
    return Files.isDirectory(tree.target("test-classes"))
        && Files.isDirectory(tree.target("test-lib"));
  }

  static void requireLinux(String system, String architecture) {
    if (!system.equals("Linux") || !architecture.equals("amd64")) {
      throw new IllegalArgumentException(
          "a bundle can be created on Linux on x86-64 only, and this is %s on %s"
              .formatted(system, architecture));
    }
  }

  static void requireSpace(Path folder, long freeBytes) {
    if (freeBytes < NEEDED_BYTES) {
      throw new IllegalArgumentException(
          "%s: has %d MiB free, and %d are required; free some space or choose another directory"
              .formatted(folder, freeBytes >> 20, NEEDED_BYTES >> 20));
    }
  }

  private static Path requireFree(Path folder, Path place) {
    Path parent = place.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException(
          "%s: there is no directory %s; create it first".formatted(folder, parent));
    }
    if (!Files.isWritable(parent)) {
      throw new IllegalArgumentException(
          "%s: %s is not writable; choose another directory".formatted(folder, parent));
    }
    if (Files.exists(place)) {
      try (Stream<Path> inside = Files.list(place)) {
        if (inside.findAny().isPresent()) {
          throw new IllegalArgumentException(
              folder + ": is not empty; give the name of a new directory");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(
            folder + ": is not a directory; give the name of a new one", e);
      }
    }
    return parent;
  }

  private void fill(Path bundle) throws IOException {
    Files.createDirectory(bundle);
    JavaRuntime.link(jdk, bundle.resolve("runtime"));
    Path target = Files.createDirectory(bundle.resolve("target"));
    Files.copy(tree.jar(), target.resolve("harmonium.jar"));
    Path libraries = Files.createDirectory(target.resolve("lib"));
    try (Stream<Path> jars = Files.list(tree.target("lib"))) {
      for (Path jar : jars.toList()) {
        Libraries.copy(jar, libraries.resolve(jar.getFileName()));
      }
    }
    if (hasTests()) {
      copy(tree.target("test-classes"), target.resolve("test-classes"));
      copy(tree.target("test-lib"), target.resolve("test-lib"));
    }
    copyBenchmarks(bundle.resolve("benchmarks"));
    copy(tree.root().resolve("experiments"), bundle.resolve("experiments"));
    copy(tree.root().resolve("LICENSE"), bundle.resolve("LICENSE"));
    Scripts.write(jdk, hasTests(), bundle);
  }

  private void copyBenchmarks(Path benchmarks) throws IOException {
    Path from = tree.root().resolve("benchmarks");
    Files.createDirectory(benchmarks);
    copy(from.resolve("peers"), benchmarks.resolve("peers"));
    if (Files.isRegularFile(from.resolve("target/benchmarks.jar"))) {
      Files.createDirectory(benchmarks.resolve("target"));
      copy(from.resolve("target/benchmarks.jar"), benchmarks.resolve("target/benchmarks.jar"));
      copy(from.resolve("target/lib"), benchmarks.resolve("target/lib"));
    }
  }

  /** Copies a file or a directory, if it exists, without compiled Python files. */
  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(p -> !p.toString().contains("__pycache__")).toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.mapToLong(path -> isFile(path) ? path.toFile().length() : 0).sum();
    }
  }

  /**
   * Returns whether a path is a regular file and not a link. The modules of a runtime link to one
   * licence.
   */
  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Returns a size such as 57.3 MB, where a MB is a million bytes. */
  public static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
