package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a run may be put. */
@Timeout(60)
class OutDirectoryTest {
  @TempDir Path folder;

  @Test
  void run_intoADirectoryWithFiles_isRefused() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("thesis.tex"), "x");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), out),
        out + ": exists and is not empty",
        "choose another --out");
  }

  @Test
  void run_intoAnEmptyDirectory_isDone() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Commands.run(Tiny.run(Tiny.yaml(folder), out).toArray()).assertOk();
    assertTrue(Files.exists(out.resolve("report.html")));
  }

  @Test
  void run_intoAFile_isRefused() throws IOException {
    Path out = Files.writeString(folder.resolve("out"), "x");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), out),
        out + ": is a file",
        "give a directory");
  }

  @Test
  void run_intoWhatAKilledRunLeftBeforeItWroteAnything_isNoDeadEnd() throws IOException {
    Path out = folder.resolve("out");
    Files.createDirectories(out.resolve("images"));
    Files.createFile(out.resolve(".lock"));
    Commands.run(Tiny.run(Tiny.yaml(folder), out).toArray()).assertOk();
  }

  @Test
  void run_thatFailsBeforeItsFirstStep_leavesNothing() throws Exception {
    Path yaml = Tiny.yaml(folder);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (Path out : List.of(folder.resolve("new/out"), empty)) {
      // No file may grow beyond 0 bytes, so experiment.yaml cannot be written.
      try (ChildHarmonium child = ChildHarmonium.withLargestFile(0, folder, Tiny.run(yaml, out))) {
        assertEquals(ExitCodes.FAILED, child.outcome().code());
      }
      try (Stream<Path> left = Files.list(empty)) {
        assertEquals(List.of(), left.toList());
      }
      assertFalse(Files.exists(folder.resolve("new")), "left something behind");
    }
  }

  @Test
  void argument_thatIsNotText_isRefused() {
    for (List<Object> command :
        List.of(
            Tiny.run(Tiny.yaml(folder), folder.resolve("a\ufffdb")),
            List.<Object>of("evaluate", folder.resolve("m"), "a\ufffdb"))) {
      Commands.assertRefused(
          folder, ExitCodes.USAGE, command, "is not text in the encoding", "LC_ALL=C.UTF-8");
    }
  }

  @Test
  void run_underAFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), file.resolve("out")),
        file.resolve("out") + ": cannot be created",
        "choose another --out");
  }

  @Test
  void run_withAnEmptyOut_isRefusedAndNotPutHere() {
    Commands.assertRefused(
        Path.of("src"), // this directory's own content may change while tests run; its sources not
        ExitCodes.USAGE,
        List.of("run", Tiny.yaml(folder), "--out", "", "--dry-run"),
        "--out");
  }

  @Test
  void run_underADirectoryThatMayNotBeWritten_isRefused() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "this user may write everywhere");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), locked.resolve("out")),
        locked.resolve("out") + ": cannot be created",
        "choose another --out");
  }

  @Test
  void dryRun_writesNothing() throws IOException {
    Path yaml = Tiny.yaml(folder);
    List<String> before = Commands.tree(folder);
    Commands.run("run", yaml, "--dry-run", "--out", folder.resolve("out")).assertOk();
    assertTrue(before.equals(Commands.tree(folder)), "a dry run wrote something");
  }
}
