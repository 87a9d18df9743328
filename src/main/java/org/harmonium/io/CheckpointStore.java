package org.harmonium.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.text.Reason;

/**
 * The checkpoints of one run: files such as {@code step-00000120.safetensors}. The most recent ones
 * are kept. The order is that of the steps, not of the modification times. If the process is killed
 * at any point, the newest checkpoint is complete.
 *
 * <p>Only one process may write, which must hold the {@link RunLock} of the run. Only files with
 * these names and their temporary files are deleted.
 */
public final class CheckpointStore {
  /** The number of checkpoints that are kept by default. */
  public static final int DEFAULT_KEEP = 2;

  private static final int FORMAT = 1;
  private static final String FORMAT_KEY = "checkpoint.format";
  private static final String STEP_KEY = "checkpoint.step";
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})\\.safetensors");
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.step-\\d{8,18}\\.safetensors(\\.\\d+)?\\.tmp");

  private final Path directory;
  private final int keep;
  private final Disk disk;

  /** The checkpoints in {@code directory}; the last {@link #DEFAULT_KEEP} are kept. */
  public CheckpointStore(Path directory) {
    this(directory, DEFAULT_KEEP);
  }

  /** The checkpoints in {@code directory}; the last {@code keep}, at least 1, are kept. */
  public CheckpointStore(Path directory, int keep) {
    this(directory, keep, new LocalDisk());
  }

  CheckpointStore(Path directory, int keep, Disk disk) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be at least 1, was " + keep);
    }
    this.directory = directory;
    this.keep = keep;
    this.disk = disk;
  }

  /**
   * Saves the state after {@code step} steps. Then deletes the oldest checkpoints, except the last
   * {@code keep}, and all checkpoints of later steps: the run was resumed from before them.
   *
   * @return the file, which is complete and on the device
   * @throws UncheckedIOException if it could not be saved; earlier checkpoints are unchanged
   */
  public Path save(long step, TensorFile content) {
    Path file = directory.resolve(fileName(step));
    write(file, step, content);
    try {
      prune(step);
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": saved, but an old checkpoint could not be deleted: " + Reason.of(e), e);
    }
    return file;
  }

  /**
   * The newest checkpoint that can be verified, or empty if no checkpoint exists. Damaged
   * checkpoints are skipped and reported by {@link Checkpoint#warnings()}.
   *
   * @throws BadFileException if checkpoints exist and all are damaged
   */
  public Optional<Checkpoint> newest() {
    List<String> warnings = new ArrayList<>();
    for (Path file : files().descendingMap().values()) {
      try {
        Checkpoint found = load(file);
        return Optional.of(new Checkpoint(found.step(), file, found.content(), warnings));
      } catch (BadFileException e) {
        warnings.add(e.getMessage());
      }
    }
    if (!warnings.isEmpty()) {
      throw new BadFileException(
          directory,
          "all %d checkpoints are damaged (%s)".formatted(warnings.size(), warnings.get(0)),
          "restore a copy or restart the run");
    }
    return Optional.empty();
  }

  /**
   * Reads and verifies one checkpoint.
   *
   * @throws BadFileException if it is damaged, is not a checkpoint, or is from a newer version
   */
  public static Checkpoint load(Path file) {
    TensorFile read = SafetensorsReader.readVerified(file);
    Map<String, String> metadata = new LinkedHashMap<>(read.metadata());
    int format = (int) number(file, metadata, FORMAT_KEY);
    if (format > FORMAT) {
      throw new BadFileException(
          file,
          "its checkpoint format is %d; this version reads up to %d".formatted(format, FORMAT),
          "use a newer version of Harmonium");
    }
    long step = number(file, metadata, STEP_KEY);
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (name.matches() && Long.parseLong(name.group(1)) != step) {
      throw new BadFileException(
          file, "it was saved at step " + step, "rename it to " + fileName(step));
    }
    return new Checkpoint(step, file, new TensorFile(read.tensors(), metadata), List.of());
  }

  private static long number(Path file, Map<String, String> metadata, String key) {
    String text = metadata.remove(key);
    if (text == null || !text.matches("\\d{1,18}")) {
      throw new BadFileException(file, "is not a checkpoint", "give a file in checkpoints/");
    }
    return Long.parseLong(text);
  }

  private static String fileName(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must not be negative, was " + step);
    }
    return "step-%08d.safetensors".formatted(step);
  }

  private void write(Path file, long step, TensorFile content) {
    Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
    metadata.put(FORMAT_KEY, Integer.toString(FORMAT));
    metadata.put(STEP_KEY, Long.toString(step));
    TensorFile stamped = new TensorFile(content.tensors(), metadata);
    try {
      Directories.create(disk, directory);
      for (Path stale : matching(TEMPORARY)) {
        disk.delete(stale);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          file
              + ": not saved ("
              + Reason.of(e)
              + "); the checkpoints that were there before are unchanged",
          e);
    }
    AtomicFile.write(disk, file, out -> SafetensorsWriter.write(out, stamped));
  }

  private void prune(long newestStep) throws IOException {
    NavigableMap<Long, Path> files = files();
    for (Path later : files.tailMap(newestStep, false).values()) {
      disk.delete(later);
    }
    List<Path> earlier = List.copyOf(files.headMap(newestStep, true).values());
    for (Path old : earlier.subList(0, Math.max(0, earlier.size() - keep))) {
      disk.delete(old);
    }
  }

  private NavigableMap<Long, Path> files() {
    NavigableMap<Long, Path> byStep = new TreeMap<>();
    try {
      for (Path file : matching(NAME)) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          byStep.put(Long.parseLong(name.group(1)), file);
        }
      }
    } catch (IOException e) {
      throw new BadFileException(directory, "cannot be listed", "check its permissions", e);
    }
    return byStep;
  }

  private List<Path> matching(Pattern name) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all =
          Files.newDirectoryStream(
              directory, path -> name.matcher(path.getFileName().toString()).matches())) {
        all.forEach(found::add);
      }
    }
    return found;
  }
}
