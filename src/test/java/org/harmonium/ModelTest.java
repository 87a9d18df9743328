package org.harmonium;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.HarmoniumException.Kind;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.ImageShape;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.TensorFile;
import org.harmonium.kind.ModelSpec;
import org.harmonium.kind.rows.Streams;
import org.harmonium.learning.Better;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a learned model does with rows. */
class ModelTest {
  private static final Dataset BARS = Datasets.open("bars-and-stripes");
  private static Model rbm;

  @TempDir private static Path folder;

  @BeforeAll
  static void train() {
    rbm = Harmonium.rbm(6).backend("cpu").epochs(300).rate(0.1).batch(10).train(BARS);
  }

  @AfterAll
  static void close() {
    rbm.close();
  }

  private static float[][] rows(Dataset data) {
    float[][] rows = new float[data.rows()][data.cols()];
    for (int i = 0; i < rows.length; i++) {
      data.row(i, rows[i]);
    }
    return rows;
  }

  @Test
  void encode_ofAllFormsOfRows_isTheSame() {
    float[][] h = rbm.encode(BARS);
    assertEquals(BARS.rows(), h.length);
    assertEquals(6, h[0].length);
    assertTrue(h[0][0] > 0 && h[0][0] < 1);
    assertArrayEquals(h, rbm.encode(rows(BARS)));
    assertArrayEquals(h, rbm.encode(BARS, 1));
    float[] flat = rbm.encode(BARS.toFloats(), BARS.cols());
    assertArrayEquals(h[2], Arrays.copyOfRange(flat, 12, 18));
    for (float[] sample : rbm.sampleHidden(BARS, 1, 3)) {
      for (float x : sample) {
        assertTrue(x == 0 || x == 1);
      }
    }
    HarmoniumException layer = assertThrows(HarmoniumException.class, () -> rbm.encode(BARS, 2));
    assertEquals("layer must be from 1 to 1, was 2", layer.getMessage());
    assertEquals(Kind.SETTINGS, layer.kind());
  }

  @Test
  void load_ofASavedModel_doesTheSame() {
    Path file = folder.resolve("rbm.safetensors");
    rbm.save(file);
    try (Model again = Model.load(file, "cpu")) {
      assertEquals("rbm", again.kind());
      assertEquals(BARS.cols(), again.visible());
      assertArrayEquals(rbm.encode(BARS), again.encode(BARS));
      assertArrayEquals(rbm.reconstruct(BARS), again.reconstruct(rows(BARS)));
      assertArrayEquals(rbm.sample(5), again.sample(5));
      assertArrayEquals(rbm.logProbability(BARS), again.logProbability(rows(BARS)));
      assertEquals(Map.of(), again.figures());
    }
    HarmoniumException none =
        assertThrows(HarmoniumException.class, () -> Model.load(folder.resolve("no.safetensors")));
    assertEquals(Kind.INPUT, none.kind());
  }

  @Test
  void logProbability_ofRows_hasTheMeanOfTheEstimate() {
    double mean = Arrays.stream(rbm.logProbability(BARS)).average().orElseThrow();
    assertEquals(rbm.estimate(BARS).get("log_probability"), mean, 1e-9);
    assertTrue(mean < 0 && mean > -9 * Math.log(2), "mean " + mean);
  }

  @Test
  void sampling_withSettings_takesThem() {
    float[][] first = rbm.sampling(4).steps(20).seed(2).states().draw();
    assertArrayEquals(first, rbm.sampling(4).steps(20).seed(2).states().draw());
    assertFalse(Arrays.deepEquals(first, rbm.sampling(4).steps(20).seed(3).states().draw()));
    float[][] half = {{1, 1, 1, -1, -1, -1, -1, -1, -1}};
    for (float[] row : rbm.sampling(4).steps(20).states().clamp(half).draw()) {
      assertArrayEquals(new float[] {1, 1, 1}, Arrays.copyOf(row, 3));
    }
    HarmoniumException labels =
        assertThrows(HarmoniumException.class, () -> rbm.sampling(4).label(1).draw());
    assertEquals(Kind.SETTINGS, labels.kind());
  }

  @Test
  void ability_thatTheKindLacks_isRefused() {
    HarmoniumException classes = assertThrows(HarmoniumException.class, () -> rbm.classify(BARS));
    assertEquals(Kind.SETTINGS, classes.kind());
    assertTrue(classes.getMessage().contains("classifies"), classes.getMessage());
    HarmoniumException width =
        assertThrows(HarmoniumException.class, () -> rbm.encode(new float[][] {{1, 0}}));
    assertEquals(Kind.INPUT, width.kind());
  }

  @Test
  void classify_ofAClassifier_agreesWithItsError() {
    Dataset digits = Datasets.open("digits").slice(0, 200);
    try (Model net =
        Harmonium.classifier("dense:20:relu").backend("cpu").epochs(5).rate(0.01).train(digits)) {
      int[] classes = net.classify(digits);
      int[] labels = Objects.requireNonNull(digits.labels());
      int wrong = 0;
      for (int i = 0; i < labels.length; i++) {
        wrong += classes[i] == labels[i] ? 0 : 1;
      }
      assertEquals(wrong / 200.0, net.error(digits), 1e-12);
      int[][] confusion = net.confusion(digits);
      assertEquals(200, Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum());
      assertTrue(net.error(digits) < 0.5);
    }
  }

  @Test
  void file_withoutADescription_isSavedAsAnRbm() {
    Path bare = folder.resolve("bare.safetensors");
    Path file = folder.resolve("whole.safetensors");
    rbm.save(file);
    var content = SafetensorsReader.read(file);
    SafetensorsWriter.write(bare, new TensorFile(content.tensors(), Map.of()));
    try (Model model = Model.load(bare, "cpu")) {
      model.save(file);
      assertArrayEquals(rbm.encode(BARS), model.encode(BARS));
    }
    try (Model model = Model.load(file, "cpu")) {
      assertEquals("rbm", model.kind());
    }
  }

  @Test
  void streams_byName_areThoseOfARun() {
    try (Backend backend = Backends.cpu();
        Matrix named = backend.zeros(2, 3);
        Matrix numbered = backend.zeros(2, 3)) {
      Streams streams = Streams.of(backend, 5);
      backend.normal(streams.gibbs(), named);
      backend.normal(backend.stream(5, 3), numbered);
      assertArrayEquals(backend.download(numbered), backend.download(named));
      backend.normal(streams.binarise(), named);
      backend.normal(backend.stream(5, 2), numbered);
      assertArrayEquals(backend.download(numbered), backend.download(named));
    }
  }

  @Test
  void clamp_ofAnotherNumberOfRows_isRefused() {
    float[][] two = {{1, 1, 1, -1, -1, -1, -1, -1, -1}, {1, 1, 1, -1, -1, -1, -1, -1, -1}};
    assertEquals(2, rbm.sampling(2).steps(1).clamp(two).draw().length);
    HarmoniumException e = assertThrows(HarmoniumException.class, () -> rbm.sampling(3).clamp(two));
    assertEquals(
        "clamp: 2 rows for the 3 of sampling(3); give as many, or one for all", e.getMessage());
  }

  @Test
  void fault_ofDataAndFiles_isOfTheOneHierarchy() {
    List<Executable> faults =
        List.of(
            () -> Datasets.open("digit"),
            () -> BARS.slice(3, 2),
            () -> BARS.slice(0, 99),
            () -> BARS.select(new int[] {-1}),
            () -> BARS.withLabels(new int[] {1}),
            () -> BARS.withImageShape(new ImageShape(2, 2)),
            () -> Datasets.of(new float[0][]));
    for (Executable fault : faults) {
      assertEquals(Kind.INPUT, assertThrows(HarmoniumException.class, fault).kind());
    }
    HarmoniumException directory = assertThrows(HarmoniumException.class, () -> rbm.save(folder));
    assertEquals(
        folder + ": not saved (is a directory); give the name of a file", directory.getMessage());
  }

  @Test
  void samples_ofANetwork_areRefusedWithoutOptionsOfTheCommandLine() {
    Recipe recipe = Harmonium.autoencoder("dense:3:sigmoid").backend("cpu").epochs(1).rate(0.1);
    try (Model network = recipe.batch(10).train(BARS)) {
      HarmoniumException e =
          assertThrows(HarmoniumException.class, () -> network.sampleHidden(BARS, 1, 1));
      assertFalse(e.getMessage().contains("--"), e.getMessage());
    }
  }

  @Test
  void null_isRefusedByTheNameOfTheParameter() {
    Map<String, Executable> calls =
        Map.ofEntries(
            entry("rows", () -> rbm.encode((Dataset) null)),
            entry("rows ", () -> rbm.logProbability((float[][]) null)),
            entry("rows[1]", () -> rbm.classify(new float[][] {{1}, null})),
            entry("method", () -> rbm.estimate(BARS, null)),
            entry("to", () -> rbm.save(null)),
            entry("file", () -> Model.load(null)),
            entry("backend", () -> Model.load(folder, null)),
            entry("rows  ", () -> rbm.sampling(2).clamp((float[][]) null)),
            entry("classes", () -> rbm.sampling(2).label((int[]) null)),
            entry("hidden", () -> Harmonium.dbn((int[]) null)),
            entry("layers[0]", () -> Harmonium.classifier((String) null)),
            entry("discriminator", () -> Harmonium.gan(2, "dense:2:relu", null)),
            entry("yaml", () -> Harmonium.recipe((String) null)),
            entry("model", () -> Harmonium.recipe((ModelSpec) null)),
            entry("name", () -> Harmonium.rbm(2).algorithm(null)),
            entry("metric", () -> Harmonium.rbm(2).stop(null, Better.HIGHER, 2)),
            entry("key", () -> Harmonium.rbm(2).set(null, "1")),
            entry("layers[0] ", () -> Harmonium.dbn(2, 2).pretraining((Learning) null)),
            entry("listener", () -> Harmonium.rbm(2).listen(null)),
            entry("binarisation", () -> Harmonium.rbm(2).binarisation(null)),
            entry("rows   ", () -> Harmonium.rbm(2).epochs(1).rate(1).train((Dataset) null)),
            entry("validation", () -> Harmonium.rbm(2).train(BARS, null)),
            entry("nameOrPath", () -> Datasets.open(null)),
            entry("newLabels", () -> BARS.withLabels(null)),
            entry("algorithm", () -> Learning.by(null)));
    calls.forEach(
        (name, call) ->
            assertEquals(
                name.strip(), assertThrows(NullPointerException.class, call).getMessage()));
  }

  @Test
  void use_afterClose_isRefused() {
    Model model = Harmonium.rbm(2).epochs(1).rate(0.1).batch(10).train(BARS);
    Sampling sampling = model.sampling(2).steps(1);
    model.close();
    model.close();
    List<Executable> uses =
        List.of(
            () -> model.encode(BARS),
            () -> model.sample(2),
            () -> model.save(Path.of("x")),
            sampling::draw,
            sampling::complete,
            model::backend,
            model::learned);
    for (Executable use : uses) {
      HarmoniumException e = assertThrows(HarmoniumException.class, use);
      assertEquals("the model is closed; load or train it again", e.getMessage());
    }
  }
}
