package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a run may be put. */
@Timeout(20)
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
  void dryRun_writesNothing() throws IOException {
    Path yaml = Tiny.yaml(folder);
    List<String> before = Commands.tree(folder);
    Commands.run("run", yaml, "--dry-run", "--out", folder.resolve("out")).assertOk();
    assertTrue(before.equals(Commands.tree(folder)), "a dry run wrote something");
  }
}
