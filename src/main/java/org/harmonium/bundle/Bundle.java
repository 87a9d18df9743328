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
 * A folder that runs on any Linux x86-64 machine, wherever it lies there and whether or not it may
 * be written to. Inside, it is laid out as the checkout is, so that what finds its neighbours in
 * the one finds them in the other:
 *
 * <pre>
 *   harmonium, run-tests, README.txt, LICENSE
 *   runtime/                  the Java runtime
 *   target/harmonium.jar      with the GPU's kernels in it
 *   target/lib/               libraries
 *   target/test-classes/, target/test-lib/
 *   benchmarks/peers/         the Python programs to compare with
 *   benchmarks/target/        the JMH benchmarks, if they were built
 *   experiments/
 * </pre>
 *
 * <p>It is put together under another name beside its place and renamed in the end, so a folder of
 * this name is whole.
 */
public final class Bundle {
  /** What a bundle should not exceed, so that it can be sent where little can be sent. */
  public static final long COMFORTABLE_BYTES = 60_000_000;

  /** What must be free before it begins: the bundle, and what jlink writes on the way. */
  private static final long NEEDED_BYTES = 300L << 20;

  private final BuildTree tree;
  private final Jdk jdk;

  /** A bundle of what was built here, on a runtime cut out of a JDK. */
  public Bundle(BuildTree tree, Jdk jdk) {
    this.tree = tree;
    this.jdk = jdk;
  }

  /**
   * Writes it into a folder that is new or empty.
   *
   * @return its size in bytes
   * @throws IllegalArgumentException if the folder or this machine is not fit for it
   * @throws UncheckedIOException if writing failed; nothing is left behind
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

  /** Are the tests in it? */
  public boolean hasTests() {
    return Files.isDirectory(tree.target("test-classes"))
        && Files.isDirectory(tree.target("test-lib"));
  }

  static void requireLinux(String system, String architecture) {
    if (!system.equals("Linux") || !architecture.equals("amd64")) {
      throw new IllegalArgumentException(
          "this is %s on %s; make a bundle on Linux on x86-64, for which it is"
              .formatted(system, architecture));
    }
  }

  static void requireSpace(Path folder, long freeBytes) {
    if (freeBytes < NEEDED_BYTES) {
      throw new IllegalArgumentException(
          "%s: has %d MiB free, and %d are needed; make room, or choose another place"
              .formatted(folder, freeBytes >> 20, NEEDED_BYTES >> 20));
    }
  }

  private static Path requireFree(Path folder, Path place) {
    Path parent = place.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException(
          "%s: there is no directory %s; make it first".formatted(folder, parent));
    }
    if (!Files.isWritable(parent)) {
      throw new IllegalArgumentException(
          "%s: %s may not be written to; choose another place".formatted(folder, parent));
    }
    if (Files.exists(place)) {
      try (Stream<Path> inside = Files.list(place)) {
        if (inside.findAny().isPresent()) {
          throw new IllegalArgumentException(
              folder + ": is not empty; give the name of a new folder");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(
            folder + ": is no folder; give the name of a new one", e);
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

  /** Copies a file or a folder, if it is there, without what Python compiles on the way. */
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

  /** Not a link: a runtime has one licence, and links to it from all its modules. */
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

  /** Such as 57.3 MB, a MB being a million bytes. */
  public static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
