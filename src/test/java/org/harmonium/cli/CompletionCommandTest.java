package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partial examples completed by mean-field inference, on hand-made models of four visible units.
 */
@Timeout(30)
class CompletionCommandTest {
  private static final int V = SmallModel.VISIBLE;

  @TempDir Path folder;

  private Path model(String kind) {
    return SmallModel.of(kind).write(folder.resolve(kind + ".safetensors"));
  }

  private void refused(int code, String said, Object... command) {
    Commands.assertRefused(folder, code, List.of(command), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm", "dbm", "gaussian"})
  void sample_byMeanField_completesEachRowWithoutChance(String kind) throws IOException {
    float[] clamp = {1, -1, 0, -1, 0, -1, 1, -1, 0, -1, 0, -1};
    Path file = HandMade.npy(folder.resolve("clamp.npy"), clamp, 3, V);
    Path out = folder.resolve("c.npy");
    List<Object> command = new ArrayList<>(List.of("sample", model(kind), "--clamp", file));
    command.addAll(List.of("--free", -1, "--mean-field", "--out", out));
    Cli result = Cli.succeed(command.toArray());
    assertTrue(result.out().contains("iterations"), result.out());
    float[] completed = HandMade.numbers(out);
    assertEquals(3 * V, completed.length);
    for (int i = 0; i < clamp.length; i++) {
      if (clamp[i] >= 0) {
        assertEquals(clamp[i], completed[i]);
      } else if (!kind.equals("gaussian")) {
        assertTrue(completed[i] > 0 && completed[i] < 1, "a mean of " + completed[i]);
      }
    }
    byte[] first = Files.readAllBytes(out);
    command.addAll(List.of("--seed", 7));
    Cli.succeed(command.toArray());
    assertArrayEquals(first, Files.readAllBytes(out));
  }

  @Test
  void sample_byMeanField_whatDoesNotGoWithIt_isRefused() throws IOException {
    Path file = HandMade.npy(folder.resolve("clamp.npy"), new float[] {1, -1, 0, -1}, 1, V);
    Path out = folder.resolve("x.npy");
    Path dbm = model("dbm");
    refused(ExitCodes.USAGE, "--clamp", "sample", dbm, "--mean-field", "--out", out);
    for (String other : new String[] {"--states", "--steps=3", "--label=1"}) {
      refused(
          ExitCodes.USAGE,
          "draws nothing",
          List.of("sample", dbm, "--clamp", file, "--mean-field", other, "--out", out).toArray());
    }
    refused(
        ExitCodes.USAGE,
        "no mean-field completion",
        List.of("sample", model("dbn"), "--clamp", file, "--mean-field", "--out", out).toArray());
  }

  @Test
  void sample_ofTransformedRows_clampsInTheValuesOfTheData() throws IOException {
    SmallModel plain = SmallModel.gaussianRbm();
    Map<String, Tensor> tensors = new LinkedHashMap<>(plain.tensors());
    tensors.put("preprocessing.mean", Tensor.f32(new float[] {3, -2, 5, 1}, V));
    tensors.put("preprocessing.deviation", Tensor.f32(new float[] {2, 4, 0.5f, 3}, V));
    Path model = new SmallModel(plain.description(), tensors).write(folder.resolve("m"));
    // of the plain model the standardised values
    Path raw = Files.writeString(folder.resolve("raw.csv"), "5,99,6,99\n");
    Path seen = Files.writeString(folder.resolve("seen.csv"), "1,99,2,99\n");
    float[] completed = completed(model, raw);
    float[] expected = completed(model("gaussian"), seen);
    assertEquals(5, completed[0], 1e-5);
    assertEquals(4 * expected[1] - 2, completed[1], 1e-4);
    assertEquals(6, completed[2], 1e-5);
    assertEquals(3 * expected[3] + 1, completed[3], 1e-4);
  }

  @Test
  void sample_clampingRealUnitsWithoutAMark_isRefused() throws IOException {
    Path file = HandMade.npy(folder.resolve("clamp.npy"), new float[] {1, -1, 0, -1}, 1, V);
    Path out = folder.resolve("x.npy");
    for (String how : new String[] {"--mean-field", "--steps=1"}) {
      refused(
          ExitCodes.USAGE,
          "(--free)",
          List.of("sample", model("gaussian"), "--clamp", file, how, "--out", out).toArray());
    }
  }

  @Test
  void sample_clampingWhatIsNoValue_namesTheMarkInUse() throws IOException {
    Path file = HandMade.npy(folder.resolve("clamp.npy"), new float[] {1, 2, 0, 9}, 1, V);
    Path narrow = HandMade.npy(folder.resolve("narrow.npy"), new float[] {1, 9}, 1, 2);
    Path out = folder.resolve("x.npy");
    List<Object> command = List.of("sample", model("dbm"), "--out", out, "--clamp");
    refused(ExitCodes.BAD_INPUT, "write -1 for", with(command, file));
    refused(ExitCodes.BAD_INPUT, "write 9 for", with(command, file, "--free", 9));
    refused(ExitCodes.BAD_INPUT, "9.5 for free ones", with(command, narrow, "--free", 9.5));
  }

  private static Object[] with(List<Object> command, Object... more) {
    List<Object> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void sample_moreThanOneArrayHolds_isRefusedInOneLine() {
    Path model = SmallModel.zeros("rbm", 4000, 2).write(folder.resolve("wide.safetensors"));
    Path out = folder.resolve("x.npy");
    refused(
        ExitCodes.USAGE,
        "ask for at most 536870",
        List.of("sample", model, "--n", 1_000_000, "--out", out).toArray());
  }

  @Test
  void sample_clampedOnWhitenedRows_isRefused() throws IOException {
    SmallModel plain = SmallModel.gaussianRbm();
    Map<String, Tensor> tensors = new LinkedHashMap<>(plain.tensors());
    tensors.put("preprocessing.mean", Tensor.f32(new float[] {3, -2, 5, 1}, V));
    float[] m = {2, 0.5f, 0, 0, 0.5f, 1, 0, 0, 0, 0, 1, 0.25f, 0, 0, 0.25f, 3};
    tensors.put("preprocessing.matrix", Tensor.f32(m, V, V));
    Path model = new SmallModel(plain.description(), tensors).write(folder.resolve("m"));
    Path rows = Files.writeString(folder.resolve("rows.csv"), "5,99,6,99\n");
    Path out = folder.resolve("x.npy");
    String said = "learned from whitened rows";
    List<Object> command = new ArrayList<>(List.of("sample", model, "--clamp", rows));
    command.addAll(List.of("--free", 99, "--out", out));
    refused(ExitCodes.USAGE, said, command.toArray());
    command.add("--mean-field");
    refused(ExitCodes.USAGE, said, command.toArray());
  }

  private float[] completed(Path model, Path rows) throws IOException {
    Path out = folder.resolve("c.npy");
    Cli.succeed("sample", model, "--clamp", rows, "--free", 99, "--mean-field", "--out", out);
    return HandMade.numbers(out);
  }
}
