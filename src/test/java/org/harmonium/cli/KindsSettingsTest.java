package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings do in runs of each kind of model. */
@Timeout(60)
class KindsSettingsTest {
  @TempDir Path folder;

  private Path run(String name, String yaml, String... settings) throws IOException {
    Path out = folder.resolve(name);
    Commands.run(Tiny.run(TinyKinds.write(folder, yaml), out, settings).toArray()).assertOk();
    return out;
  }

  /** A k that grows in the second epoch, and no other one, leaves the first epoch as it is. */
  @ParameterizedTest
  @CsvSource({
    "rbm-cd",
    "rbm-pcd",
    "rbm-fpcd",
    "rbm-tempering",
    "rbm-mean-field-cd",
    "bm-pcd",
    "dbn-labels",
    "dbm"
  })
  void kStages_fromTheSecondEpochOn_changeWhatIsLearnedInIt(String kind) throws IOException {
    String yaml = TinyKinds.of(kind);
    String grows = "learning.kStages=[{epoch: 1, k: 4}]";
    byte[][] models = new byte[4][];
    for (int i = 0; i < models.length; i++) {
      String stages = i % 2 == 0 ? "learning.kStages=[]" : grows;
      Path out = run("run-" + i, yaml, stages, "learning.epochs=" + (i < 2 ? 1 : 2));
      models[i] = Files.readAllBytes(out.resolve("model.safetensors"));
    }
    assertTrue(Arrays.equals(models[0], models[1]), "k is 1 in the first epoch");
    assertFalse(Arrays.equals(models[2], models[3]), "k is 4 in the second");
  }

  /** An RBM with scaled inputs has no log Z of its own; the whole machine has one. */
  @Test
  void likelihood_ofAPretrainedDbm_isWatchedInTheJointPhaseOnly() throws IOException {
    Path out =
        run(
            "run",
            TinyKinds.of("dbm-pretrained"),
            "watch.likelihood={method: ais, chains: 5, betas: 20}");
    assertEquals(List.of(false, false, true), phasesWithLogZ(out));
  }

  @Test
  void likelihood_ofADbn_isWatchedInEachLayer() throws IOException {
    Path out =
        run("run", TinyKinds.of("dbn"), "watch.likelihood={method: ais, chains: 5, betas: 20}");
    assertEquals(List.of(true, true), phasesWithLogZ(out));
  }

  private static List<Boolean> phasesWithLogZ(Path run) throws IOException {
    try (var files = Files.list(run)) {
      return files
          .filter(file -> file.getFileName().toString().matches("metrics.*[.]csv"))
          .sorted((a, b) -> Boolean.compare(isJoint(a), isJoint(b)))
          .map(KindsSettingsTest::header)
          .map(header -> List.of(header.split(",")).contains("log_z"))
          .toList();
    }
  }

  private static boolean isJoint(Path file) {
    return file.getFileName().toString().contains("joint");
  }

  private static String header(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A layer cannot wait for a figure that it does not have. */
  @Test
  void stop_ofALayerByItsLogZ_isRefused() throws IOException {
    String layer =
        "pretraining=[{algorithm: cd, epochs: 1, rate: 0.1, stop: {metric: log_likelihood_train}}]";
    Path file = TinyKinds.write(folder, TinyKinds.of("dbm-pretrained"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(file, folder.resolve("out"), layer, "watch.likelihood={chains: 5, betas: 20}"),
        "pretraining.stop.metric",
        "free_energy_train");
  }
}
