package org.harmonium.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Backends;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.ModelKinds;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.Training;
import org.harmonium.kind.rows.PreparedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run is said to need of memory against what it takes, for each way to learn. */
class MemoryEstimateTest {
  private static final String RULE = "batch: 40, epochs: 1, rate: 0.001";

  @TempDir Path folder;

  private Experiment experiment(String model, String phases) throws IOException {
    Path file = folder.resolve("e.yaml");
    String yaml =
        """
        name: e
        data: {train: digits, rows: 80, validationRows: 20, binarisation: none%s}
        model: {%s}
        %s
        watch: {every: 1, rows: 5}
        """
            .formatted(
                model.contains("gaussian") ? ", preprocessing: standardise" : "",
                model,
                phases.replace("RULE", RULE).replace(';', '\n'));
    Files.writeString(file, yaml);
    return YamlRecords.read(file, Experiment.class, List.of());
  }

  private static long peak(Experiment experiment, PreparedData data, int grain, boolean judged) {
    try (Backend real = Backends.cpu()) {
      CountedBackend counting = new CountedBackend(real, grain);
      try (Training training =
          ModelKinds.of(experiment.model())
              .trainingOfAny(counting.open(), experiment.task(), data)) {
        for (int i = 0; i < training.phases().size(); i++) {
          try (Phase phase = training.begin(i)) {
            phase.trainer().listen("monitor", phase.monitor());
            phase.trainer().run();
          }
        }
        if (judged) {
          training.results().compute();
        }
      }
      return counting.peak();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: rbm, hidden: 100|'learning: {algorithm: cd, RULE}'",
        "kind: rbm, hidden: 100|'learning: {algorithm: pcd, chains: 300, RULE}'",
        "kind: rbm, hidden: 100|'learning: {algorithm: pcd, centring: 0.9, chains: 10, RULE}'",
        "kind: rbm, hidden: 100|'learning: {algorithm: fpcd, chains: 50, RULE}'",
        "kind: rbm, hidden: 100|'learning: {algorithm: tempering, chains: 50, temperatures: 6, RULE}'",
        "kind: rbm, hidden: 100|'learning: {algorithm: mean-field-cd, RULE}'",
        "'kind: rbm, hidden: 300, visibleUnits: gaussian'|'learning: {algorithm: pcd, chains: 50, sigma: {}, RULE}'",
        "'kind: rbm, hidden: 100, visibleUnits: gaussian'|'learning: {algorithm: tempering, chains: 50, sigma: {}, RULE}'",
        "kind: bm, hidden: 100|'learning: {algorithm: pcd, chains: 100, RULE}'",
        "'kind: dbn, hidden: [100, 200]'|'pretraining: [{algorithm: cd, RULE}]'",
        "'kind: dbn, hidden: [100, 100, 200], labels: true'|'pretraining: [{algorithm: cd, RULE}];learning: {algorithm: up-down, chains: 50, RULE}'",
        "'kind: dbn, hidden: [100, 50]'|'pretraining: [{algorithm: cd, RULE}];learning: {algorithm: up-down, chains: 200, RULE}'",
        "'kind: dbm, hidden: [100, 50]'|'learning: {algorithm: mean-field, chains: 100, RULE}'",
        "'kind: dbm, hidden: [100, 50, 20]'|'learning: {algorithm: mean-field, chains: 100, centring: 0.9, RULE}'",
        "'kind: dbm, hidden: [200, 300]'|'pretraining: [{algorithm: pcd, chains: 30, RULE}];learning: {algorithm: mean-field, chains: 30, RULE}'",
        "'kind: dbm, hidden: [300, 50], visibleUnits: gaussian'|'learning: {algorithm: mean-field, chains: 100, sigma: {}, centring: 0.9, RULE}'",
        "'kind: classifier, layers: [dense:300:relu, dropout:0.5, dense:200:relu]'|'learning: {algorithm: backpropagation, RULE}'",
        "'kind: classifier, layers: [dense:300:sigmoid, dense:200:sigmoid]'|'pretraining: [{algorithm: cd, RULE}];learning: {algorithm: backpropagation, RULE}'",
        "'kind: autoencoder, encoder: [masking:0.2, dense:300:sigmoid, dense:30:linear]'|'pretraining: [{algorithm: autoencoder, RULE}];learning: {algorithm: backpropagation, RULE}'",
        "'kind: gan, latent: 50, generator: [dense:200:relu], discriminator: [maxout:100:5, dropout:0.5], classifier: [dense:50:relu]'|'pretraining: [{algorithm: backpropagation, RULE}];learning: {algorithm: adversarial, RULE}'",
      })
  void parts_ofEachWayToLearn_areWhatIsAllocated(String model, String phases) throws IOException {
    Experiment experiment = experiment(model, phases);
    PreparedData data = PreparedRun.of(experiment).data();
    long took = 4 * peak(experiment, data, 1, true);
    MemoryEstimate estimate = PreparedRun.of(experiment).memory();
    long said =
        estimate.total()
            - estimate.bytes().get("data")
            - estimate.bytes().get("checkpoints while they are written");
    assertWithin(took, said, estimate.bytes().get("judging"));

    long onDevice = new DeviceEstimate(experiment, data).bytes(40) - DeviceEstimate.LIBRARIES;
    // Products are tried out in matrices of their own; the data are beside what is counted.
    Rehearsal.Memory padded = Rehearsal.of(experiment.task(), data, 64).memory();
    assertWithin(4 * peak(experiment, data, 64, false), onDevice, padded.model() + padded.rows());
  }

  @Test
  void heap_isAskedForWhatLiesThere() throws IOException {
    Experiment experiment =
        experiment("kind: rbm, hidden: 100", "learning: {algorithm: pcd, chains: 30000, RULE}");
    PreparedData data = PreparedRun.of(experiment).data();
    MemoryEstimate estimate = PreparedRun.of(experiment).memory();
    long between = (estimate.beside() + estimate.total()) / 2;
    try (Backend cpu = Backends.cpu()) {
      Backend device = named("cuda");
      estimate.requireAtMost(estimate.total(), cpu);
      BackendMemoryException refused =
          assertThrows(BackendMemoryException.class, () -> estimate.requireAtMost(between, cpu));
      assertEquals(estimate.total(), refused.bytes());
      estimate.requireAtMost(between, device); // the chains lie on the device
      estimate.requireAtMost(between, null);
      assertThrows(
          BackendMemoryException.class,
          () -> estimate.requireAtMost(estimate.beside() - 1, device));
    }
  }

  private static Backend named(String name) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("name")) {
                return name;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: rbm, hidden: 100|'learning: {algorithm: cd, RULE}'|learning.batch=10 would fit",
        "'kind: dbn, hidden: [10, 10]'|'pretraining: [{RULE}]'|pretraining.batch=10 would fit",
        "'kind: dbn, hidden: [10, 300]'|'pretraining: [{epochs: 1, rate: 0.1, batch: 5}, {RULE}]'|pretraining.batch=10 for layer 2 would fit",
        "'kind: dbm, hidden: [10, 10]'|'pretraining: [{RULE}];learning: {algorithm: mean-field, RULE}'|pretraining.batch=10 and learning.batch=10 would fit",
        "'kind: dbm, hidden: [10, 10]'|'pretraining: [{RULE}];learning: {algorithm: mean-field, epochs: 1, rate: 0.1, batch: 5}'|; pretraining.batch=10 would fit",
      })
  void device_withoutRoom_namesThePhasesWhoseMinibatchesAreTooLarge(
      String model, String phases, String said) throws IOException {
    Experiment experiment = experiment(model, phases);
    PreparedData data = PreparedRun.of(experiment).data();
    DeviceEstimate estimate = new DeviceEstimate(experiment, data);
    long room = estimate.bytes(10) * 32 / 31 + 1; // a part of it stays free
    BackendMemoryException full = new BackendMemoryException("no room", 1, room, null);
    String message = String.valueOf(estimate.advised(full).getMessage());
    assertTrue(message.endsWith(said), message);
  }

  /** Enough, and not much more than enough, but for what is not needed at the same time. */
  private static void assertWithin(long took, long said, long more) {
    assertTrue(said >= took, "takes %d bytes, said to be %d".formatted(took, said));
    assertTrue(said <= 1.25 * took + more, "takes %d bytes, said to be %d".formatted(took, said));
  }
}
