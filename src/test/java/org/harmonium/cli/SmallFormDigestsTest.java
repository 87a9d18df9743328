package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.ComparisonSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/**
 * The numbers of the small forms with the Vector API. {@link SmallExperimentsTest} and {@link
 * SmallNetworkExperimentsTest}, which run the small forms too, compare those without it.
 */
class SmallFormDigestsTest {
  @TempDir private Path folder;

  /** Whether the JVM has the Vector API, or the table is made anew. */
  static boolean isToRun() {
    boolean hasModule = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return SmallFormDigests.isWriting() || Runtime.version().feature() >= 25 && hasModule;
  }

  @ParameterizedTest
  @MethodSource("org.harmonium.cli.SmallExperimentsTest#all")
  @EnabledIf("isToRun")
  void smallForm_onTheCpu_givesTheNumbersOfTheTable(Path file) throws IOException {
    Path out = folder.resolve("run");
    Cli.succeed("run", file, "--small", "--backend", "cpu", "--out", out);
    SmallFormDigests.check(file, out);
  }

  @Test
  void table_hasEveryRunOfEverySmallForm_onAllKernels() throws IOException {
    SortedSet<String> expected = new TreeSet<>();
    for (Path file : SmallExperimentsTest.all()) {
      for (String variant : variants(file)) {
        for (String kernels : SmallFormDigests.KERNELS) {
          String name = file.getFileName().toString().replace(".yaml", "");
          for (String part : SmallFormDigests.PARTS) {
            expected.add(String.join(",", kernels, name, variant, part));
          }
        }
      }
    }
    SortedSet<String> rows = new TreeSet<>(SmallFormDigests.table().keySet());
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(rows);
    rows.removeAll(expected);
    assertEquals(Set.of(), missing, "rows that the table lacks");
    assertEquals(Set.of(), rows, "rows of no small form");
  }

  private static List<String> variants(Path file) {
    List<String> small = SmallExperimentsTest.read(file).small();
    ComparisonSettings comparison = YamlRecords.read(file, Experiment.class, small).comparison();
    if (comparison == null) {
      return List.of("");
    }
    return comparison.cells().stream().map(ComparisonSettings.Cell::name).toList();
  }

  @Test
  void table_hasADigestInEveryRow() throws IOException {
    for (String digest : SmallFormDigests.table().values()) {
      assertTrue(digest.matches("[0-9a-f]{64}"), digest);
    }
  }

  @Test
  void digests_ofTheSameRunAgain_areTheSame() throws IOException {
    SortedMap<String, String> first = digests("first");
    assertEquals(4, first.size());
    assertEquals(first, digests("second"));
  }

  @Test
  void digests_ofAnotherSeed_allDiffer() throws IOException {
    SortedMap<String, String> first = digests("first");
    SortedMap<String, String> other = digests("other", "seed=2");
    assertEquals(first.keySet(), other.keySet());
    first.forEach((key, digest) -> assertNotEquals(digest, other.get(key), key));
  }

  @Test
  void digests_seeOneBitOfACheckpoint() throws IOException {
    SortedMap<String, String> before = digests("run");
    List<Path> checkpoints = Tiny.checkpoints(folder.resolve("run"));
    Path last = checkpoints.get(checkpoints.size() - 1);
    TensorFile content = SafetensorsReader.read(last);
    Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
    Tensor c = content.tensor("model:c");
    float[] values = c.floats();
    values[0] = Math.nextUp(values[0]);
    tensors.put("model:c", Tensor.f32(values, c.shape()));
    SafetensorsWriter.write(last, new TensorFile(tensors, content.metadata()));
    SortedMap<String, String> after = SmallFormDigests.of("tiny", folder.resolve("run"));
    before.forEach(
        (key, digest) ->
            assertEquals(!key.endsWith(",checkpoint"), digest.equals(after.get(key)), key));
  }

  private SortedMap<String, String> digests(String run, String... settings) throws IOException {
    Path out = folder.resolve(run);
    List<Object> command = new ArrayList<>(Tiny.run(Tiny.yaml(folder), out, settings));
    command.addAll(List.of("--set", "estimate.method=exact"));
    Cli.succeed(command.toArray());
    return SmallFormDigests.of("tiny", out);
  }

  @Test
  void difference_namesWhatDiffersAndWhatToDo() {
    SortedMap<String, String> expected = new TreeMap<>();
    expected.put("cpu,gan-ring,gan.seed-1,model", "0a");
    expected.put("cpu,gan-ring,gan.seed-1,metrics", "0b");
    SortedMap<String, String> actual = new TreeMap<>(expected);
    assertDoesNotThrow(() -> SmallFormDigests.assertSame(expected, actual));
    actual.put("cpu,gan-ring,gan.seed-1,model", "0c");
    AssertionFailedError error =
        assertThrows(
            AssertionFailedError.class, () -> SmallFormDigests.assertSame(expected, actual));
    String message = error.getMessage();
    assertTrue(
        message.endsWith("\nmodel of gan-ring, variant gan.seed-1 on cpu: expected 0a, was 0c"),
        message);
    assertTrue(message.contains("small-form-digests.csv anew"), message);
    assertTrue(message.contains("CHANGELOG.md under the heading Numerics"), message);
  }
}
