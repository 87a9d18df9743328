package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.harmonium.backend.Fma;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.TensorFile;

/**
 * SHA-256 digests of the numbers that a run leaves, and the table of those expected of the small
 * forms: {@code small-form-digests.csv}, whose header says what is digested and how to make it
 * anew.
 */
final class SmallFormDigests {
  /** Names the file to which digests are written instead of being compared. */
  static final String WRITE = "harmonium.digests";

  /** The kernels whose digests the table has; the values of its first column. */
  static final List<String> KERNELS = List.of("cpu", "emulated");

  /** What of a run is digested; the values of the fourth column. */
  static final List<String> PARTS = List.of("model", "checkpoint", "metrics", "figures");

  private static final String TABLE = "small-form-digests.csv";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallFormDigests() {}

  /** Whether digests are written and not compared. */
  static boolean isWriting() {
    return System.getProperty(WRITE) != null;
  }

  /**
   * Compares a finished run of a small form with the table. Skips the rest of the test on a machine
   * whose numbers the table does not have.
   *
   * @param file the experiment
   * @param run its directory, or that of a comparison with a run in each of its directories
   */
  static void check(Path file, Path run) throws IOException {
    String arch = System.getProperty("os.arch");
    assumeTrue(
        Set.of("amd64", "x86_64").contains(arch),
        () -> TABLE + " was measured on x86-64, and this machine is " + arch);
    assumeTrue(Fma.isFast(), "without fused multiply-add, products have other last bits");
    String experiment = file.getFileName().toString().replace(".yaml", "");
    SortedMap<String, String> actual = of(experiment, run);
    if (isWriting()) {
      write(actual);
      return;
    }
    String prefix = String.join(",", kernels(runs(run).get(0)), experiment, "");
    assertSame(table().subMap(prefix, prefix + Character.MAX_VALUE), actual);
  }

  /** The table: digests by {@code KERNELS,EXPERIMENT,VARIANT,PART}. */
  static SortedMap<String, String> table() throws IOException {
    return parsed(lines());
  }

  /** The same of a run, or of a comparison. */
  static SortedMap<String, String> of(String experiment, Path run) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path one : runs(run)) {
      String variant = run.relativize(one).toString();
      String key = String.join(",", kernels(one), experiment, variant, "");
      digests.put(key + "model", sha256(Files.readAllBytes(one.resolve("model.safetensors"))));
      List<Path> checkpoints = filesOf(one.resolve("checkpoints"), "step-\\d+\\.safetensors");
      Path last = checkpoints.get(checkpoints.size() - 1);
      digests.put(key + "checkpoint", sha256(withoutRecord(last)));
      digests.put(key + "metrics", sha256(bytes(metrics(one))));
      digests.put(key + "figures", sha256(bytes(figures(manifest(one).get("metrics")))));
    }
    return digests;
  }

  /**
   * The bytes of a checkpoint without the texts that identify its run and repeat its metrics, which
   * are digested as a part of their own.
   */
  private static byte[] withoutRecord(Path checkpoint) throws IOException {
    TensorFile content = SafetensorsReader.read(checkpoint);
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    texts.keySet().removeIf(key -> key.matches("experiment|(data|metrics):.*"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SafetensorsWriter.write(bytes, new TensorFile(content.tensors(), texts));
    return bytes.toByteArray();
  }

  /** Fails with one line for each digest that is not as expected. */
  static void assertSame(SortedMap<String, String> expected, SortedMap<String, String> actual) {
    Set<String> keys = new LinkedHashSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String before = expected.getOrDefault(key, "none");
      String now = actual.getOrDefault(key, "none");
      if (!before.equals(now)) {
        String[] cells = key.split(",");
        differences.add(
            "%s of %s%s on %s: expected %s, was %s"
                .formatted(
                    cells[3],
                    cells[1],
                    cells[2].isEmpty() ? "" : ", variant " + cells[2],
                    cells[0],
                    before,
                    now));
      }
    }
    if (!differences.isEmpty()) {
      fail(
          "The numbers of a small form have changed. If this is a fault, correct it. If the change"
              + " is deliberate, make src/test/resources/org/harmonium/cli/"
              + TABLE
              + " anew as its header says, and describe the change in src/docs/CHANGELOG.md under"
              + " the heading Numerics.\n"
              + String.join("\n", differences));
    }
  }

  /** The run directories in a directory, itself included. */
  private static List<Path> runs(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> runs =
          all.filter(f -> f.endsWith("model.safetensors")).map(Path::getParent).sorted().toList();
      assertFalse(runs.isEmpty(), folder + " has no model");
      return runs;
    }
  }

  private static String kernels(Path run) throws IOException {
    String backend = manifest(run).get("backend").get("name").textValue();
    return backend.equals("cuda") ? "emulated" : backend;
  }

  private static JsonNode manifest(Path run) throws IOException {
    return JSON.readTree(run.resolve("manifest.json").toFile());
  }

  /** The metrics of all phases, each cell that is a number as the bits of the double it is. */
  private static String metrics(Path run) throws IOException {
    StringBuilder text = new StringBuilder();
    List<Path> files = filesOf(run, "metrics.*\\.csv");
    assertFalse(files.isEmpty(), run + " has no metrics");
    for (Path file : files) {
      text.append(file.getFileName()).append('\n');
      for (String line : Files.readAllLines(file)) {
        for (String cell : line.split(",", -1)) {
          text.append(bits(cell)).append(',');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static String figures(JsonNode figures) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> figure : figures.properties()) {
      text.append(figure.getKey()).append('=').append(bits(figure.getValue().asText()));
      text.append('\n');
    }
    return text.toString();
  }

  /** Decimals of one double differ between JDKs: some of before 19 have a digit too many. */
  private static String bits(String cell) {
    try {
      return Long.toHexString(Double.doubleToLongBits(Double.parseDouble(cell)));
    } catch (NumberFormatException e) {
      return cell;
    }
  }

  private static List<Path> filesOf(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches(name))
          .sorted(Comparator.comparing(f -> f.getFileName().toString()))
          .toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = SmallFormDigests.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static SortedMap<String, String> parsed(List<String> lines) {
    SortedMap<String, String> rows = new TreeMap<>();
    for (String line : lines) {
      if (!line.startsWith("#")) {
        int comma = line.lastIndexOf(',');
        rows.put(line.substring(0, comma), line.substring(comma + 1));
      }
    }
    return rows;
  }

  /** Adds rows to the file that is written, under the header of the table. */
  private static synchronized void write(SortedMap<String, String> rows) throws IOException {
    Path file = Path.of(System.getProperty(WRITE));
    SortedMap<String, String> all = new TreeMap<>(rows);
    if (Files.exists(file)) {
      parsed(Files.readAllLines(file)).forEach(all::putIfAbsent);
    }
    List<String> text = new ArrayList<>(lines().stream().filter(l -> l.startsWith("#")).toList());
    all.forEach((key, digest) -> text.add(key + "," + digest));
    Files.write(file, text);
  }
}
