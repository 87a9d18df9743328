package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints with kill -9, with a limit on file sizes, and with a second process. */
class CheckpointProcessTest {
  private static final int SIZE = 20_000; // numbers of 8 bytes: several writes for each save

  @TempDir Path run;

  @Test
  void save_killedAHundredTimes_alwaysLeavesACompleteNewest() throws Exception {
    killRepeatedly(100);
  }

  @Test
  @Tag("long")
  void save_killedAThousandTimes_alwaysLeavesACompleteNewest() throws Exception {
    killRepeatedly(1000);
  }

  private void killRepeatedly(int kills) throws Exception {
    Random random = new Random(kills);
    CheckpointStore store = new CheckpointStore(run);
    List<String> command = ChildJvm.command(CheckpointLoop.class, run, SIZE);
    int duringSave = 0;
    for (int kill = 0; kill < kills; kill++) {
      long reported = runAndKill(command, random.nextInt(20_000));
      duringSave += leftovers();
      Checkpoint newest = store.newest().orElseThrow();
      assertEquals(List.of(), newest.warnings());
      assertTrue(newest.step() >= reported, newest.step() + " found, " + reported + " reported");
      assertEquals(CheckpointLoop.content(newest.step(), SIZE), newest.content());
      assertTrue(leftovers() <= 1, "temporary files pile up");
    }
    assertTrue(duringSave > kills / 10, "only " + duringSave + " kills occurred during a save");
  }

  /** Kills a child after its first save and a delay; returns the last step it reported. */
  private static long runAndKill(List<String> command, int microseconds) throws Exception {
    Process child = ChildJvm.start(command);
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      long last = step(out.readLine());
      TimeUnit.MICROSECONDS.sleep(microseconds);
      child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe unread
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = step(line);
      }
      return last;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static long step(String line) {
    assertTrue(line != null && line.matches("\\d+"), "the child said: " + line);
    return Long.parseLong(line);
  }

  private int leftovers() throws IOException {
    try (var all = Files.list(run)) {
      return (int) all.filter(file -> file.toString().endsWith(".tmp")).count();
    }
  }

  @Test
  void save_overALimitOnFileSizes_saysSoAndKeepsTheOld() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash for ulimit");
    CheckpointStore store = new CheckpointStore(run);
    store.save(1, CheckpointLoop.content(1, 10));
    List<String> child = ChildJvm.command(CheckpointLoop.class, run, SIZE);
    String quoted = "'" + String.join("' '", child) + "'";
    String said =
        ChildJvm.output(List.of("/bin/bash", "-c", "ulimit -f 64; exec " + quoted)); // 64 KiB
    assertTrue(said.contains("step-00000002.safetensors: not saved (File too large)"), said);
    assertEquals(1, said.lines().count(), said);
    assertEquals(1, store.newest().orElseThrow().step());
    assertEquals(0, leftovers());
  }

  @Test
  void acquire_whileAnotherProcessHoldsTheLock_isRefusedInOneLine() throws Exception {
    List<String> command = ChildJvm.command(CheckpointLoop.class, run, 10);
    RunLock held = RunLock.acquire(run);
    try {
      assertThrows(RunInUseException.class, () -> RunLock.acquire(run));
      String said = ChildJvm.output(command);
      assertTrue(said.contains("another run is using this directory"), said);
      assertEquals(1, said.lines().count(), said);
    } finally {
      held.close();
    }
    assertTrue(Files.exists(run.resolve(".lock")));
    RunLock.acquire(run).close(); // the lock file of a finished run has no effect
    assertFalse(Files.exists(run.resolve("step-00000001.safetensors")));
  }
}
