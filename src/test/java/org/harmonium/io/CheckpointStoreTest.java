package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  @TempDir Path run;
  private Path directory;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    directory = run.resolve("checkpoints");
    store = new CheckpointStore(directory);
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 16;
    Files.write(file, bytes);
  }

  @Test
  void newest_withoutAnyCheckpoint_isEmpty() {
    assertEquals(Optional.empty(), store.newest());
  }

  @Test
  void save_severalSteps_keepsTheLastTwo() throws IOException {
    for (int step = 10; step <= 40; step += 10) {
      store.save(step, Samples.constant(step));
    }
    assertEquals(List.of("step-00000030.safetensors", "step-00000040.safetensors"), names());
    Checkpoint newest = store.newest().orElseThrow();
    assertEquals(40, newest.step());
    assertEquals(Samples.constant(40), newest.content());
    assertEquals(List.of(), newest.warnings());
  }

  @Test
  void save_whenTheClockWasSetBack_ordersByStep() throws IOException {
    Path first = store.save(1, Samples.constant(1));
    Path second = store.save(2, Samples.constant(2));
    Files.setLastModifiedTime(second, FileTime.fromMillis(0));
    assertEquals(2, store.newest().orElseThrow().step());
    store.save(100_000_000, Samples.constant(3)); // nine digits sort after eight
    assertFalse(Files.exists(first));
    assertEquals(100_000_000, store.newest().orElseThrow().step());
  }

  @Test
  void save_ofAnEarlierStep_deletesLaterCheckpoints() throws IOException {
    CheckpointStore one = new CheckpointStore(directory, 1);
    one.save(30, Samples.constant(30));
    one.save(20, Samples.constant(20));
    assertEquals(List.of("step-00000020.safetensors"), names());
  }

  @Test
  void newest_damagedNewest_fallsBackAndSaysSo() throws IOException {
    store.save(1, Samples.constant(1));
    damage(store.save(2, Samples.constant(2)));
    Checkpoint found = store.newest().orElseThrow();
    assertEquals(1, found.step());
    assertEquals(Samples.constant(1), found.content());
    assertEquals(1, found.warnings().size());
    String warning = found.warnings().get(0);
    assertTrue(warning.contains("step-00000002.safetensors: tensor"), warning);
  }

  @Test
  void newest_allDamaged_isRefusedByName() throws IOException {
    damage(store.save(1, Samples.constant(1)));
    String message = assertThrows(BadFileException.class, store::newest).getMessage();
    assertTrue(message.contains("all 1 checkpoints are damaged"), message);
  }

  @Test
  void newest_truncatedAnywhere_fallsBack() throws IOException {
    store.save(1, Samples.varied());
    Path newest = store.save(2, Samples.varied());
    byte[] whole = Files.readAllBytes(newest);
    for (int length = whole.length - 16; length < whole.length; length++) {
      Files.write(newest, Arrays.copyOf(whole, length));
      assertEquals(1, store.newest().orElseThrow().step());
    }
    for (int length = 0; length < whole.length; length += 4096) {
      Files.write(newest, Arrays.copyOf(whole, length));
      assertEquals(1, store.newest().orElseThrow().step());
    }
  }

  @Test
  void load_thousandRandomFlippedBits_areAllDetected() throws IOException {
    Path file = store.save(3, Samples.varied());
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(11);
    int detected = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] bad = whole.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      try {
        CheckpointStore.load(file);
      } catch (BadFileException e) {
        detected++;
      }
    }
    assertEquals(1000, detected);
  }

  @Test
  void load_newerFormat_isRefusedByName() {
    Path file = run.resolve("step-00000001.safetensors");
    Map<String, String> newer = Map.of("checkpoint.format", "2", "checkpoint.step", "1");
    SafetensorsWriter.write(file, new TensorFile(Map.of(), newer));
    String message =
        assertThrows(BadFileException.class, () -> CheckpointStore.load(file)).getMessage();
    assertTrue(message.contains("format is 2; this version reads up to 1"), message);
  }

  @Test
  void load_aModelWithoutStep_isRefused() {
    Path file = run.resolve("model.safetensors");
    SafetensorsWriter.write(file, Samples.constant(1));
    assertThrows(BadFileException.class, () -> CheckpointStore.load(file));
  }

  @Test
  void load_withTheNameOfAnotherStep_isRefused() throws IOException {
    Path file = store.save(5, Samples.constant(5));
    Path other = Files.move(file, directory.resolve("step-00000006.safetensors"));
    String message =
        assertThrows(BadFileException.class, () -> CheckpointStore.load(other)).getMessage();
    assertTrue(message.contains("step-00000005.safetensors"), message);
  }

  @Test
  void newest_afterTheDirectoryWasMoved_stillLoads() throws IOException {
    store.save(5, Samples.constant(5));
    Path moved = Files.move(directory, run.resolve("copy"));
    assertEquals(5, new CheckpointStore(moved).newest().orElseThrow().step());
  }

  @Test
  void save_afterTheDirectoryWasRemoved_createsIt() throws IOException {
    Files.delete(store.save(5, Samples.constant(5)));
    Files.delete(directory);
    store.save(6, Samples.constant(6));
    assertEquals(6, store.newest().orElseThrow().step());
  }

  @Test
  void save_withLeftovers_removesOnlyItsOwn() throws IOException {
    Files.createDirectories(directory);
    for (String name :
        List.of(
            ".step-00000001.safetensors.tmp",
            ".step-00000001.safetensors.12.tmp",
            ".other.tmp",
            "a.txt")) {
      Files.writeString(directory.resolve(name), "x");
    }
    store.save(7, Samples.constant(7));
    assertEquals(List.of(".other.tmp", "a.txt", "step-00000007.safetensors"), names());
  }

  @Test
  void save_failureAtEveryOperation_leavesACompleteNewest() throws IOException {
    int failures = 0;
    boolean failed = true;
    for (int n = 1; failed; n++) {
      store.save(1, Samples.constant(1));
      store.save(2, Samples.constant(2));
      FaultyDisk disk = new FaultyDisk(n);
      failed = false;
      try {
        new CheckpointStore(directory, 2, disk).save(3, Samples.constant(3));
      } catch (UncheckedIOException e) {
        failed = true;
        failures++;
        Checkpoint newest = store.newest().orElseThrow();
        boolean old = e.getMessage().contains("not saved");
        assertEquals(old ? 2 : 3, newest.step(), disk.failedAt());
        assertEquals(Samples.constant(newest.step()), newest.content(), disk.failedAt());
        assertEquals(List.of(), newest.warnings(), disk.failedAt());
        assertFalse(names().stream().anyMatch(name -> name.endsWith(".tmp")), disk.failedAt());
      }
    }
    assertTrue(failures >= 10, "failed at " + failures + " operations");
    assertEquals(List.of("step-00000002.safetensors", "step-00000003.safetensors"), names());
  }

  @Test
  void save_manyTimes_leavesTwoFilesAndNoOpenOnes() throws IOException {
    long before = openFiles();
    for (int step = 1; step <= 200; step++) {
      store.save(step, Samples.constant(step));
      assertArrayEquals(
          Samples.constant(step).tensor("W").floats(),
          store.newest().orElseThrow().content().tensor("W").floats());
    }
    assertEquals(2, names().size());
    assertTrue(openFiles() <= before + 5, openFiles() + " open files, " + before + " before");
  }

  private static long openFiles() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
  }
}
