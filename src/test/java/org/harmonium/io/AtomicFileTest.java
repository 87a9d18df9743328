package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private static byte[] fresh() {
    byte[] bytes = new byte[200_000]; // several pieces
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private List<Path> names() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(Path::getFileName).toList();
    }
  }

  @Test
  void write_overAnOldFile_replacesItAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("a.bin");
    AtomicFile.write(file, OLD);
    AtomicFile.write(file, fresh());
    assertArrayEquals(fresh(), Files.readAllBytes(file));
    assertEquals(List.of(Path.of("a.bin")), names());
  }

  @Test
  void write_failureAtEveryOperation_leavesOldOrNewAndSaysWhich() throws IOException {
    Path file = folder.resolve("a.bin");
    int failures = 0;
    boolean failed = true;
    for (int n = 1; failed; n++) {
      Files.write(file, OLD);
      FaultyDisk disk = new FaultyDisk(n);
      failed = false;
      try {
        AtomicFile.write(disk, file, out -> out.write(fresh()));
      } catch (UncheckedIOException e) {
        failed = true;
        failures++;
        boolean old = Files.size(file) == OLD.length;
        assertArrayEquals(old ? OLD : fresh(), Files.readAllBytes(file), disk.failedAt());
        String message = e.getMessage();
        assertTrue(message.contains("a.bin") && message.contains(FaultyDisk.REASON), message);
        assertEquals(old, message.contains("not saved"), message);
        assertEquals(old, message.contains("unchanged"), message);
        assertEquals(!old, message.contains("the new file is in place"), message);
        // A single failure never leaves the temporary file.
        assertTrue(names().size() == 1, () -> disk.failedAt());
      }
    }
    assertArrayEquals(fresh(), Files.readAllBytes(file));
    // create, 4 writes, force, close, open, 5 reads, close, replace, force the directory
    assertTrue(failures >= 14, "failed at " + failures + " operations");
  }

  @Test
  void write_bytesAlteredOnTheWay_isNotSaved() throws IOException {
    Path file = folder.resolve("a.bin");
    Files.write(file, OLD);
    FaultyDisk disk = new FaultyDisk(0);
    disk.flipABitWhenReading = true;
    String message =
        assertThrows(
                UncheckedIOException.class,
                () -> AtomicFile.write(disk, file, out -> out.write(fresh())))
            .getMessage();
    assertTrue(message.contains("read back differ"), message);
    assertArrayEquals(OLD, Files.readAllBytes(file));
    assertEquals(1, names().size());
  }

  @Test
  void write_contentThatThrows_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("a.bin");
    Files.write(file, OLD);
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(1);
                  throw new IllegalStateException("no");
                }));
    assertArrayEquals(OLD, Files.readAllBytes(file));
    assertEquals(1, names().size());
  }

  @Test
  void temporary_hasTheProcessId() {
    assertEquals(Path.of("/d/.a.bin.12.tmp"), AtomicFile.temporary(Path.of("/d/a.bin"), 12));
  }

  @Test
  void write_withLeftovers_deletesOldOnesOfItsTargetAndDeadProcesses() throws Exception {
    Path file = folder.resolve("a.bin");
    long dead = deadProcess();
    Process alive = new ProcessBuilder("sleep", "60").start();
    try {
      Path ofDead = AtomicFile.temporary(file, dead);
      Path ofAlive = AtomicFile.temporary(file, alive.pid());
      Path ofThis = AtomicFile.temporary(file, ProcessHandle.current().pid());
      Path ofOther = AtomicFile.temporary(folder.resolve("aXbin"), dead);
      FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
      for (Path leftover : List.of(ofDead, ofAlive, ofThis, ofOther)) {
        Files.setLastModifiedTime(Files.write(leftover, fresh()), old);
      }
      // It may be of a process in another container.
      Path recent = Files.write(AtomicFile.temporary(file, deadProcess()), fresh());
      AtomicFile.write(file, OLD);
      assertArrayEquals(OLD, Files.readAllBytes(file));
      assertEquals(
          Set.of(
              file.getFileName(),
              ofAlive.getFileName(),
              ofOther.getFileName(),
              recent.getFileName()),
          Set.copyOf(names()));
    } finally {
      alive.destroyForcibly().waitFor();
    }
  }

  /** The id of a process that has ended. */
  private static long deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void write_overALinkWithTheTemporaryName_doesNotFollowIt() throws IOException {
    Path file = folder.resolve("a.bin");
    Path victim = folder.resolve("victim");
    Files.write(victim, OLD);
    long self = ProcessHandle.current().pid();
    Files.createSymbolicLink(AtomicFile.temporary(file, self), victim);
    AtomicFile.write(file, fresh());
    assertArrayEquals(OLD, Files.readAllBytes(victim));
    assertArrayEquals(fresh(), Files.readAllBytes(file));
    assertFalse(Files.isSymbolicLink(file));
  }

  @Test
  void write_overALinkAtTheTarget_replacesTheLink() throws IOException {
    Path victim = Files.write(folder.resolve("victim"), OLD);
    Path file = Files.createSymbolicLink(folder.resolve("a.bin"), victim);
    AtomicFile.write(file, fresh());
    assertArrayEquals(OLD, Files.readAllBytes(victim));
    assertArrayEquals(fresh(), Files.readAllBytes(file));
    assertFalse(Files.isSymbolicLink(file));
  }

  @Test
  void write_concurrentlyInSeveralProcesses_leavesOneOfTheirFiles() throws Exception {
    Path file = folder.resolve("a.bin");
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(ChildJvm.start(ChildJvm.command(AtomicFileLoop.class, file, i)));
    }
    for (Process writer : writers) {
      assertEquals("", new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(0, writer.waitFor());
    }
    byte[] bytes = Files.readAllBytes(file);
    assertArrayEquals(AtomicFileLoop.content(bytes[0]), bytes);
    assertEquals(List.of(Path.of("a.bin")), names());
  }

  @Test
  void write_toAMissingDirectory_isReported() {
    Path file = folder.resolve("gone").resolve("a.bin");
    String message =
        assertThrows(UncheckedIOException.class, () -> AtomicFile.write(file, OLD)).getMessage();
    assertTrue(message.contains("not saved (no such file or directory)"), message);
  }

  @Test
  void write_toAReadOnlyDirectory_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("a.bin");
    Files.write(file, OLD);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(folder), "this user may write anywhere");
      String message =
          assertThrows(UncheckedIOException.class, () -> AtomicFile.write(file, fresh()))
              .getMessage();
      assertTrue(message.contains("permission denied"), message);
      assertArrayEquals(OLD, Files.readAllBytes(file));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertEquals(List.of(Path.of("a.bin")), names());
  }
}
