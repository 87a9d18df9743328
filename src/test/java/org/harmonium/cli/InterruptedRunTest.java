package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.harmonium.cli.Commands.Outcome;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.CheckpointStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in a process of their own under signals, kills, a small heap and a limit on file sizes. */
class InterruptedRunTest {
  /** So long that no signal comes too late. */
  private static final String LONG = "learning.epochs=1000000";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130"})
  void signal_duringTraining_savesAndExitsWithItsCode(String signal, int code) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs kill");
    assumeFalse(isIgnored(code - 128), "a process in the background ignores " + signal);
    Path run = folder.resolve("run");
    // Seconds of training: far longer than a signal takes to arrive after the first measurement.
    String[] settings = {
      "learning.epochs=20000", "watch.every=500", "checkpoints.everyEpochs=5000"
    };
    try (ChildHarmonium child = start(run, settings)) {
      child.awaitFile(run.resolve("metrics.csv"));
      child.signal(signal);
      Outcome outcome = child.outcome();
      assertEquals(code, outcome.code(), outcome.err());
      assertTrue(outcome.err().contains("harmonium resume " + run), outcome.err());
      assertFalse(outcome.err().contains("\tat "), outcome.err());
    }
    assertTrue(Files.readString(run.resolve("manifest.json")).contains("\"interrupted\""));
    assertFalse(Files.exists(run.resolve("model.safetensors")), "claims a finished model");
    assertEndsLikeAnUninterruptedRun(run, settings);
  }

  /** Is the signal ignored by whoever started these tests, and so by all that they start? */
  private static boolean isIgnored(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(ignored -> (ignored >>> (signal - 1) & 1) == 1);
  }

  @Test
  void signal_afterTraining_endsAtOnce() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs kill");
    Path run = folder.resolve("run");
    try (ChildHarmonium child =
        start(run, "learning.epochs=2", "estimate={method: ais, betas: 10000000}")) {
      child.awaitFile(run.resolve("model.safetensors"));
      long before = System.nanoTime();
      child.signal("TERM");
      Outcome outcome = child.outcome();
      assertEquals(143, outcome.code(), outcome.err());
      assertFalse(outcome.err().contains("could be written"), outcome.err());
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertTrue(took.toSeconds() < 20, "took " + took); // it used to wait for 30 s
    }
    assertEquals(2 * Tiny.STEPS_OF_AN_EPOCH, newest(run).step());
  }

  /** The first variant is done when the signal comes: what the second has learned is saved too. */
  @Test
  void signal_duringTheSecondVariantOfAComparison_savesIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs kill");
    Path run = folder.resolve("run");
    String two = "comparison={metric: test.x, rows: {a: []}, columns: {b: [], c: [%s]}}";
    try (ChildHarmonium child =
        start(
            run,
            "estimate={method: exact}",
            "data.testRows=2",
            "checkpoints.everyEpochs=0",
            two.replace("test.x", "test.log_probability")
                .formatted("learning.epochs=1000000, watch.every=500"))) {
      child.awaitFile(run.resolve("a.c/metrics.csv"));
      child.signal("TERM");
      Outcome outcome = child.outcome();
      assertEquals(143, outcome.code(), outcome.err());
      assertTrue(outcome.err().contains("harmonium resume " + run), outcome.err());
    }
    assertTrue(Files.exists(run.resolve("a.b/model.safetensors")));
    assertTrue(
        Files.readString(run.resolve("a.c/manifest.json")).contains("\"interrupted\""),
        "the second was not ended well");
    assertTrue(newest(run.resolve("a.c")).step() > 0);
  }

  @Test
  void kill_tenTimes_endsLikeAnUninterruptedRun() throws Exception {
    killRepeatedly(10);
  }

  @Test
  @Tag("long")
  void kill_aHundredTimes_endsLikeAnUninterruptedRun() throws Exception {
    killRepeatedly(100);
  }

  private void killRepeatedly(int kills) throws Exception {
    Random random = new Random(kills);
    Path run = folder.resolve("run");
    String[] settings = {
      "learning.epochs=" + 200 * kills,
      "checkpoints.everySteps=40",
      "checkpoints.everyEpochs=0",
      "watch.every=50"
    };
    int inTraining = 0;
    for (int kill = 0; kill < kills; kill++) {
      try (ChildHarmonium child =
          kill == 0 ? start(run, settings) : ChildHarmonium.start(folder, List.of("resume", run))) {
        // The first is struck once there is something to resume, the others at any moment: while
        // Java starts, while the directory is read, while it is written.
        if (kill == 0) {
          child.awaitFile(run.resolve("checkpoints/step-00000040.safetensors"));
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(kill == 0 ? 50 : 1200));
        inTraining += child.isAlive() ? 1 : 0;
      }
      assertEquals(List.of(), newest(run).warnings());
    }
    assertTrue(inTraining > kills / 2, "only " + inTraining + " kills struck a living process");
    assertEndsLikeAnUninterruptedRun(run, settings);
  }

  /** Resumes the run, and compares it with one of the same settings that nobody disturbed. */
  private void assertEndsLikeAnUninterruptedRun(Path run, String... settings) throws Exception {
    Commands.run("resume", run).assertOk();
    Path undisturbed = folder.resolve("undisturbed");
    Commands.run(Tiny.run(Tiny.yaml(folder), undisturbed, settings).toArray()).assertOk();
    for (String name : List.of("model.safetensors", "metrics.csv")) {
      assertArrayEquals(
          Files.readAllBytes(undisturbed.resolve(name)),
          Files.readAllBytes(run.resolve(name)),
          name);
    }
    try (Stream<Path> all = Files.walk(run)) {
      assertEquals(List.of(), all.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  @Test
  void run_inUseByAnotherProcess_isNotResumed() throws Exception {
    Path run = folder.resolve("run");
    try (ChildHarmonium child = start(run, LONG)) {
      child.awaitFile(run.resolve("metrics.csv"));
      Commands.run("resume", run)
          .assertRefused(ExitCodes.FAILED, run + ": another run is using this directory");
      assertTrue(child.isAlive());
    }
  }

  @Test
  void run_thatNeedsMoreMemoryThanThereIs_isRefusedAtOnce() throws Exception {
    List<Object> command =
        Tiny.run(Tiny.yaml(folder), folder.resolve("run"), "model.hidden=1000000");
    try (ChildHarmonium child = ChildHarmonium.withHeap("-Xmx64m", folder, command)) {
      child.outcome().assertRefused(ExitCodes.OUT_OF_MEMORY, "smaller", "-Xmx");
    }
    assertFalse(Files.exists(folder.resolve("run")), "left a directory behind");
  }

  @Test
  void run_onDataLargerThanTheHeap_isRefusedInOneLine() throws Exception {
    Path rows = folder.resolve("rows.idx");
    try (RandomAccessFile file = new RandomAccessFile(rows.toFile(), "rw")) {
      file.write(new byte[] {0, 0, 8, 2, 0, 1, 0, 0, 0, 0, 4, 0}); // 65536 rows of 1024 bytes
      file.setLength(12 + (1 << 26));
    }
    List<Object> command = Tiny.run(Tiny.yaml(folder), folder.resolve("run"), "data.train=" + rows);
    try (ChildHarmonium child = ChildHarmonium.withHeap("-Xmx32m", folder, command)) {
      child.outcome().assertRefused(ExitCodes.OUT_OF_MEMORY, "memory");
    }
    assertFalse(Files.exists(folder.resolve("run")), "left a directory behind");
  }

  /** As on a full disk: the checkpoint outgrows what may be written. */
  @Test
  void run_thatCannotWriteItsCheckpoint_saysSoAndKeepsTheOneBefore() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash for ulimit");
    Path run = folder.resolve("run");
    Commands.run(Tiny.run(Tiny.yaml(folder), run, "model.hidden=1000").toArray()).assertOk();
    long last = newest(run).step() - Tiny.STEPS_OF_AN_EPOCH;
    Tiny.turnBackTo(last, run);
    try (ChildHarmonium child =
        ChildHarmonium.withLargestFile(48, folder, List.of("resume", run))) {
      child.outcome().assertFailed(ExitCodes.FAILED, "not saved (File too large)");
    }
    assertEquals(last, newest(run).step());
    assertEquals(List.of(), newest(run).warnings());
    assertFalse(Files.exists(run.resolve("model.safetensors")), "claims a finished model");
  }

  private ChildHarmonium start(Path run, String... settings) throws IOException {
    return ChildHarmonium.start(folder, Tiny.run(Tiny.yaml(folder), run, settings));
  }

  private static Checkpoint newest(Path run) {
    return new CheckpointStore(run.resolve("checkpoints")).newest().orElseThrow();
  }
}
