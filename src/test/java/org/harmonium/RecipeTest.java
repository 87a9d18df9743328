package org.harmonium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.config.ConfigException;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunObserver;
import org.harmonium.experiment.RunRequest;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.rbm.RbmSpec;
import org.harmonium.learning.Better;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes say what experiment files say. */
class RecipeTest {
  private static final Dataset DIGITS = Datasets.open("digits");
  private static final Path FILE = Path.of("experiments/rbm-digits.yaml");

  @TempDir private Path folder;

  /** The small form of an experiment, without pictures. */
  private static Experiment small() {
    Experiment whole = YamlRecords.read(FILE, Experiment.class, List.of());
    return YamlRecords.read(FILE, Experiment.class, whole.small());
  }

  private static Recipe smallRecipe() {
    return Harmonium.rbm(20)
        .backend("cpu")
        .pcd()
        .batch(10)
        .epochs(3)
        .rate(0.05, 0)
        .validationRows(50)
        .testRows(50);
  }

  @Test
  void train_withTheSettingsOfAFile_writesTheModelOfTheCommandLine() throws IOException {
    Path out = folder.resolve("run");
    Run.start(
        YamlRecords.read(
            YamlRecords.write(small()), "test", Experiment.class, List.of("backend.name=cpu")),
        out,
        RunRequest.of(List.of()),
        new RunObserver() {});
    byte[] expected = Files.readAllBytes(out.resolve("model.safetensors"));
    Path file = folder.resolve("java.safetensors");
    try (Model model = smallRecipe().train(DIGITS)) {
      model.save(file);
    }
    assertArrayEquals(expected, Files.readAllBytes(file));
    Recipe read = Harmonium.recipe(FILE);
    for (String setting : small().small()) {
      int equals = setting.indexOf('=');
      read = read.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    try (Model model = read.backend("cpu").train();
        Model run = Model.load(out, "cpu")) {
      model.save(file);
      assertEquals(run.figures(), model.figures());
      assertTrue(model.figures().containsKey("test.log_probability"), model.figures().toString());
    }
    assertArrayEquals(expected, Files.readAllBytes(file));
    try (Model model = smallRecipe().seed(2).train(DIGITS)) {
      model.save(file);
    }
    assertNotEquals(-1, Files.mismatch(file, out.resolve("model.safetensors")));
  }

  @Test
  void settings_asMethods_areThoseOfAFile() {
    Experiment typed =
        Harmonium.rbm(30)
            .cd()
            .k(5)
            .batch(20)
            .epochs(7)
            .rate(0.1)
            .momentum(0.5)
            .l2(0.0002)
            .seed(3)
            .validationRows(10)
            .stop("pseudo_likelihood", Better.HIGHER, 4)
            .set("learning.sparsity", "{target: 0.1}")
            .experiment();
    Experiment read =
        YamlRecords.read(
            """
            name: recipe
            seed: 3
            data: {train: rows, validationRows: 10}
            model: {kind: rbm, hidden: 30}
            learning: {algorithm: cd, k: 5, batch: 20, epochs: 7, rate: 0.1, momentum: 0.5, l2: 0.0002,
              stop: {metric: pseudo_likelihood, patience: 4}, sparsity: {target: 0.1}}
            """,
            "test",
            Experiment.class,
            List.of());
    assertEquals(YamlRecords.write(read), YamlRecords.write(typed));
    assertEquals(read, Harmonium.recipe(YamlRecords.write(read)).experiment());
  }

  @Test
  void kinds_byTheirMethods_haveTheirOwnAlgorithms() {
    assertEquals("pcd", learned(Harmonium.bm(0)));
    assertEquals("mean-field", learned(Harmonium.dbm(10, 5)));
    assertEquals("backpropagation", learned(Harmonium.classifier("dense:10:relu")));
    assertEquals("backpropagation", learned(Harmonium.autoencoder("dense:10:sigmoid")));
    assertEquals(
        "adversarial", learned(Harmonium.gan(5, "dense:10:relu", "dense:10:relu maxout:3:2")));
    Experiment dbn =
        Harmonium.dbn(10, 5)
            .pretraining(
                Learning.by("cd").epochs(2).rate(0.1), Learning.by("pcd").epochs(3).rate(0.1))
            .experiment();
    assertEquals(2, dbn.pretraining().size());
    assertEquals("cd", dbn.pretraining().get(0).algorithm());
    assertEquals(3, dbn.pretraining().get(1).plan().epochs());
    RbmSpec spec = new RbmSpec(12, "gaussian", "bernoulli", 0.02, -1);
    Experiment own =
        Harmonium.recipe(spec).epochs(1).rate(0.1).set("data.binarisation", "none").experiment();
    assertEquals(spec, own.model());
  }

  private static String learned(Recipe recipe) {
    return recipe.epochs(1).rate(0.1).experiment().task().phases().get(0).algorithm();
  }

  @Test
  void recipe_givenASetting_staysAsItIs() {
    Recipe base = Harmonium.rbm(5).epochs(1).rate(0.1);
    Recipe other = base.seed(9);
    assertEquals(1, base.experiment().seed());
    assertEquals(9, other.experiment().seed());
  }

  @Test
  void learning_asARecord_isTakenAndRefined() {
    RbmAlgorithm.Cd record =
        new RbmAlgorithm.Cd(
            KSchedule.constant(2),
            VisibleStates.SAMPLES,
            new TrainingPlan(4, 10, Schedule.constant(0.1), Schedule.constant(0)),
            UpdateSettings.PLAIN,
            null);
    assertEquals(record, Harmonium.rbm(5).epochs(9).learning(record).experiment().learning());
    RbmAlgorithm.Cd refined =
        (RbmAlgorithm.Cd) Harmonium.rbm(5).learning(record).epochs(6).experiment().learning();
    assertEquals(6, refined.plan().epochs());
    assertEquals(record.visible(), refined.visible());
    assertEquals(record, Harmonium.recipe(FILE).learning(record).experiment().learning());
  }

  @Test
  void fault_ofASetting_hasTheSentenceOfTheFileAndItsCause() {
    HarmoniumException unknown =
        assertThrows(
            HarmoniumException.class,
            () -> Harmonium.rbm(5).epochs(1).rate(0.1).set("learning.sparsety", "1").train(DIGITS));
    assertEquals(HarmoniumException.Kind.SETTINGS, unknown.kind());
    assertTrue(unknown.getMessage().startsWith("learning.sparsety: "), unknown.getMessage());
    assertTrue(unknown.getMessage().contains("sparsity"), unknown.getMessage());
    assertEquals(ConfigException.class, unknown.getClass());
    HarmoniumException missing =
        assertThrows(HarmoniumException.class, () -> Harmonium.rbm(5).epochs(1).train(DIGITS));
    assertTrue(missing.getMessage().contains("rate"), missing.getMessage());
    HarmoniumException range =
        assertThrows(
            HarmoniumException.class,
            () -> Harmonium.rbm(5).epochs(1).rate(0.1).batch(0).train(DIGITS));
    assertTrue(range.getMessage().startsWith("learning.batch must "), range.getMessage());
    HarmoniumException backend =
        assertThrows(
            HarmoniumException.class,
            () -> Harmonium.rbm(5).epochs(1).rate(0.1).backend("tpu").train(DIGITS));
    assertEquals(HarmoniumException.Kind.SETTINGS, backend.kind());
  }

  @Test
  void fault_ofRowsOrDivergence_hasItsKind() {
    Recipe recipe = Harmonium.rbm(5).backend("cpu").epochs(1).rate(0.1);
    HarmoniumException rows =
        assertThrows(HarmoniumException.class, () -> recipe.train(new float[][] {{0, 1}, {0, 7}}));
    assertEquals(HarmoniumException.Kind.INPUT, rows.kind());
    assertTrue(rows.getMessage().startsWith("rows: "), rows.getMessage());
    HarmoniumException nothing =
        assertThrows(HarmoniumException.class, () -> recipe.train(new float[0], 3));
    assertEquals(HarmoniumException.Kind.INPUT, nothing.kind());
    HarmoniumException diverged =
        assertThrows(HarmoniumException.class, () -> recipe.epochs(5).rate(1e6).train(DIGITS));
    assertEquals(HarmoniumException.Kind.DIVERGED, diverged.kind());
    assertTrue(diverged.getMessage().contains("rate"), diverged.getMessage());
    HarmoniumException noRows = assertThrows(HarmoniumException.class, recipe::train);
    assertEquals("train: give the rows to learn from", noRows.getMessage());
  }

  @Test
  void train_withValidationRows_isWatchedOnThem() {
    Dataset train = DIGITS.slice(0, 300);
    Recipe recipe = Harmonium.rbm(5).backend("cpu").epochs(2).rate(0.1);
    List<Map<String, Double>> figures = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void measured(Trainer trainer, Map<String, Double> metrics) {
            figures.add(metrics);
          }
        };
    recipe.listen(listener).train(train, DIGITS.slice(300, 400)).close();
    assertEquals(2, figures.size());
    assertTrue(
        figures.get(0).keySet().stream().anyMatch(name -> name.contains("validation")),
        figures.get(0).keySet().toString());
    HarmoniumException twice =
        assertThrows(
            HarmoniumException.class,
            () -> recipe.validationRows(10).train(train, DIGITS.slice(300, 400)));
    assertTrue(twice.getMessage().startsWith("data.validationRows"), twice.getMessage());
    assertSame(HarmoniumException.Kind.SETTINGS, twice.kind());
  }
}
