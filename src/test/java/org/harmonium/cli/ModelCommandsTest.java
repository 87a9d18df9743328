package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sample, encode, reconstruct and estimate on hand-made models, against sums in double. */
class ModelCommandsTest {
  private static final int VISIBLE = 6;
  private static final int HIDDEN = 5;
  private static final int ROWS = 2003; // more than one block, and a short last one

  @TempDir private Path folder;
  private final TinyRbm truth = new TinyRbm(VISIBLE, HIDDEN, 1, 3);
  private final float[] v = new float[ROWS * VISIBLE];
  private Path model;
  private Path rows;

  @BeforeEach
  void makeFiles() throws IOException {
    Random random = new Random(4);
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextFloat();
    }
    model = HandMade.model(folder.resolve("model.safetensors"), truth);
    rows = HandMade.npy(folder.resolve("v.npy"), v, ROWS, VISIBLE);
  }

  private static double g(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double hiddenMean(int row, int j) {
    double input = truth.c[j];
    for (int i = 0; i < VISIBLE; i++) {
      input += (double) v[row * VISIBLE + i] * truth.w[i * HIDDEN + j];
    }
    return g(input);
  }

  @Test
  void encode_handMadeWeights_givesTheSigmoidOfCPlusVW() throws IOException {
    Path out = folder.resolve("h.npy");
    Cli.succeed("encode", model, rows, "--out", out);
    float[] h = HandMade.numbers(out);
    assertEquals(ROWS * HIDDEN, h.length);
    for (int i = 0; i < h.length; i++) {
      assertEquals(hiddenMean(i / HIDDEN, i % HIDDEN), h[i], 1e-6);
    }
  }

  @Test
  void encode_samples_areStatesWithThoseMeans() throws IOException {
    Path out = folder.resolve("h.npy");
    Cli.succeed("encode", model, rows, "--samples", "--seed", 5, "--out", out);
    float[] h = HandMade.numbers(out);
    for (int j = 0; j < HIDDEN; j++) {
      double on = 0;
      double expected = 0;
      for (int row = 0; row < ROWS; row++) {
        float state = h[row * HIDDEN + j];
        assertTrue(state == 0 || state == 1);
        on += state;
        expected += hiddenMean(row, j);
      }
      assertEquals(expected / ROWS, on / ROWS, 4 * 0.5 / Math.sqrt(ROWS)); // 4 sigma
    }
  }

  @Test
  void reconstruct_handMadeWeights_goesUpAndDownByMeans() throws IOException {
    Path out = folder.resolve("r.npy");
    Cli.succeed("reconstruct", model, rows, "--out", out);
    float[] made = HandMade.numbers(out);
    for (int row : new int[] {0, 999, 1000, ROWS - 1}) {
      for (int i = 0; i < VISIBLE; i++) {
        double input = truth.b[i];
        for (int j = 0; j < HIDDEN; j++) {
          input += hiddenMean(row, j) * truth.w[i * HIDDEN + j];
        }
        assertEquals(g(input), made[row * VISIBLE + i], 1e-6);
      }
    }
  }

  @Test
  void reconstruct_picture_showsOriginalsAboveReconstructions() throws IOException {
    Path out = folder.resolve("r.png");
    Cli.succeed("reconstruct", model, rows, "--out", out);
    BufferedImage picture = ImageIO.read(out.toFile());
    assertTrue(picture.getWidth() > 100 && picture.getHeight() > 100);
  }

  @Test
  void estimate_exact_isTheBruteForceSum() throws IOException {
    Path states = HandMade.npy(folder.resolve("s.npy"), TinyRbm.states(VISIBLE), 64, VISIBLE);
    JsonNode figures =
        parse(Cli.succeed("estimate", model, states, "--method", "exact", "--json")).get("figures");
    assertEquals(truth.logZ(), figures.get("log_z").doubleValue(), 1e-9 * Math.abs(truth.logZ()));
    double mean = 0;
    for (double p : truth.visibleLaw()) {
      mean += Math.log(p) / 64;
    }
    assertEquals(mean, figures.get("log_probability").doubleValue(), 1e-5);
  }

  @Test
  void estimate_ais_isNearTheExactOne() throws IOException {
    Path states = HandMade.npy(folder.resolve("s.npy"), TinyRbm.states(VISIBLE), 64, VISIBLE);
    JsonNode figures =
        parse(Cli.succeed("estimate", model, states, "--method", "ais", "--betas", 1000, "--json"))
            .get("figures");
    double error = figures.get("ais.log_z").doubleValue() - truth.logZ();
    assertEquals(0, error, 5 * figures.get("ais.standard_error").doubleValue());
    assertTrue(figures.get("ais.standard_error").doubleValue() < 0.05);
  }

  @Test
  void estimate_pseudo_isTheSumOfConditionals() throws IOException {
    Path states = HandMade.npy(folder.resolve("s.npy"), TinyRbm.states(VISIBLE), 64, VISIBLE);
    double[] law = truth.visibleLaw();
    double expected = 0;
    for (int s = 0; s < 64; s++) {
      for (int i = 0; i < VISIBLE; i++) {
        expected += Math.log(law[s] / (law[s] + law[s ^ 1 << i])) / 64;
      }
    }
    JsonNode figures =
        parse(Cli.succeed("estimate", model, states, "--method", "pseudo", "--json"))
            .get("figures");
    assertEquals(expected, figures.get("pseudo_likelihood").doubleValue(), 1e-5);
  }

  @Test
  void estimate_greyRows_wantABinarisationByName() {
    String line = Cli.run("estimate", model, rows).refused(ExitCodes.USAGE);
    assertTrue(line.contains("--binarise stochastic"), line);
    JsonNode json =
        parse(Cli.succeed("estimate", model, rows, "--binarise", "threshold", "--json"));
    assertEquals("threshold", json.get("binarisation").textValue());
  }

  @Test
  void sample_sameSeed_sameBytes_otherSeed_others() throws IOException {
    byte[] first = sample("a.npy", "--seed", "1");
    assertArrayEquals(first, sample("b.npy", "--seed", "1"));
    assertFalse(Arrays.equals(first, sample("c.npy", "--seed", "2")));
    for (float p : HandMade.numbers(folder.resolve("a.npy"))) {
      assertTrue(p > 0 && p < 1);
    }
  }

  private byte[] sample(String name, String... more) throws IOException {
    Path out = folder.resolve(name);
    Object[] arguments = {"sample", model, "--n", 9, "--steps", 20, "--out", out, more[0], more[1]};
    Cli.succeed(arguments);
    return Files.readAllBytes(out);
  }

  @Test
  void sample_clamped_holdsTheClampedUnits() throws IOException {
    float[] clamp = {1, 0, -1, -1, 0.25f, -1, /* the second chain */ -1, -1, -1, 1, 1, 1};
    Path file = HandMade.npy(folder.resolve("clamp.npy"), clamp, 2, VISIBLE);
    Path out = folder.resolve("c.npy");
    Cli.succeed("sample", model, "--n", 4, "--steps", 3, "--clamp", file, "--out", out);
    float[] sampled = HandMade.numbers(out);
    for (int i = 0; i < sampled.length; i++) {
      float held = clamp[i % clamp.length];
      assertTrue(held < 0 ? sampled[i] > 0 && sampled[i] < 1 : sampled[i] == held);
    }
  }

  @Test
  void anyCommand_badArguments_areRefusedInOneLine() throws IOException {
    Path out = folder.resolve("x.npy");
    assertRefused(ExitCodes.USAGE, ".npy", "encode", model, rows, "--out", folder.resolve("x.txt"));
    assertRefused(ExitCodes.USAGE, "one of the inputs", "encode", model, rows, "--out", rows);
    assertRefused(ExitCodes.USAGE, "--n", "sample", model, "--n", 0, "--out", out);
    assertRefused(ExitCodes.USAGE, "--layer", "encode", model, rows, "--layer", 2, "--out", out);
    assertRefused(ExitCodes.USAGE, "--betas", "estimate", model, rows, "--betas", "many");
    assertRefused(ExitCodes.USAGE, "--method", "estimate", model, rows, "--method", "guess");
    assertRefused(ExitCodes.USAGE, "there is no directory", "sample", model, "--out", "/no/x.npy");
    assertRefused(ExitCodes.BAD_INPUT, "did you mean", "encode", model, "digit", "--out", out);
    assertRefused(ExitCodes.BAD_INPUT, "visible units", "encode", model, "digits", "--out", out);
    assertRefused(ExitCodes.BAD_INPUT, "clamp", "sample", model, "--clamp", "digits", "--out", out);
    assertRefused(ExitCodes.BAD_INPUT, "v.npy", "encode", rows, rows, "--out", out);
    Path negative = HandMade.npy(folder.resolve("n.npy"), new float[] {0, 1, 0, 1, 2, 0}, 1, 6);
    assertRefused(ExitCodes.BAD_INPUT, "outside [0, 1]", "encode", model, negative, "--out", out);
    assertFalse(Files.exists(out));
  }

  private static void assertRefused(int code, String part, Object... arguments) {
    String line = Cli.run(arguments).refused(code);
    assertTrue(line.contains(part), line);
  }

  private static JsonNode parse(Cli result) {
    try {
      return new ObjectMapper().readTree(result.out());
    } catch (IOException e) {
      throw new AssertionError(result.out(), e);
    }
  }
}
