package org.harmonium.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
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
import org.harmonium.kind.Painter;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Training;
import org.harmonium.kind.rows.PreparedData;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend that runs out of memory in the middle of a run, wherever, is left as it was. */
@Timeout(120)
class NothingLeftTest {
  private static final String RULE = "chains: 2, batch: 7, epochs: 1, rate: 0.1";
  private static final String NETWORK = "batch: 7, epochs: 1, rate: 0.01";

  @TempDir Path folder;

  /** Has no room at the call of one number that makes something, once. */
  private static final class Failing {
    private final Backend real;
    private final int at;
    private int calls;

    Failing(Backend real, int at) {
      this.real = real;
      this.at = at;
    }

    Backend open() {
      return (Backend)
          Proxy.newProxyInstance(
              Backend.class.getClassLoader(),
              new Class<?>[] {Backend.class},
              (proxy, method, arguments) -> {
                boolean makes = AutoCloseable.class.isAssignableFrom(method.getReturnType());
                if (makes && ++calls == at) {
                  throw new BackendMemoryException("no room", 1, null);
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  private Experiment experiment(String data, String model, String phases) throws IOException {
    boolean isNetwork = phases.contains("NETWORK");
    String yaml =
        """
        name: failing
        data: {%s, validationRows: 2}
        model: {%s}
        %s
        watch: {every: 1, rows: 3%s}
        images: {tiles: 2%s}
        %s
        """
            .formatted(
                data,
                model,
                phases.replace("RULE", RULE).replace("NETWORK", NETWORK),
                model.contains("dbm") || isNetwork ? "" : ", likelihood: {chains: 2, betas: 2}",
                model.matches(".*(classifier|gan).*") ? "" : ", steps: 1",
                isNetwork ? "" : "estimate: {chains: 2, betas: 2}");
    Path file = Files.writeString(folder.resolve("failing.yaml"), yaml);
    return YamlRecords.read(file, Experiment.class, List.of());
  }

  /** Learns, measures, draws and judges: all that a run asks a backend for. */
  private static void run(Backend backend, Experiment experiment, PreparedData data) {
    try (Training training =
        ModelKinds.of(experiment.model()).trainingOfAny(backend, experiment.task(), data)) {
      for (int i = 0; i < training.phases().size(); i++) {
        try (Phase phase = training.begin(i)) {
          phase.trainer().listen("monitor", phase.monitor());
          phase.trainer().run();
        }
      }
      training.results().compute();
      try (Painter painter = training.painter()) {
        painter.onTheWay();
        painter.atTheEnd();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: rbm, hidden: 3 | learning: {RULE}",
        "kind: rbm, hidden: 3, visibleUnits: gaussian | learning: {algorithm: fpcd, RULE}",
        "kind: bm, hidden: 2 | learning: {RULE}",
        "kind: dbn, hidden: [3, 2], labels: true | 'pretraining: [{RULE}]\nlearning: {algorithm: up-down, RULE}'",
        "kind: dbm, hidden: [3, 2] | 'pretraining: [{RULE}]\nlearning: {algorithm: mean-field, RULE}'",
        "kind: classifier, layers: ['dense:3:sigmoid', dropout:0.5] | 'pretraining: [{algorithm: cd, NETWORK}]\nlearning: {algorithm: backpropagation, NETWORK}'",
        "kind: autoencoder, encoder: ['masking:0.2', 'dense:3:sigmoid'] | 'pretraining: [{algorithm: autoencoder, corruption: ''masking:0.1'', NETWORK}]\nlearning: {algorithm: backpropagation, penalties: {l1: 0.1}, NETWORK}'",
        "kind: gan, latent: 2, generator: ['dense:4:relu'], discriminator: ['maxout:3:2'], classifier: ['dense:4:relu'] | 'pretraining: [{algorithm: backpropagation, NETWORK}]\nlearning: {algorithm: adversarial, NETWORK}'",
      })
  void run_withoutRoomForOneThing_leavesNothing(String model, String phases) throws IOException {
    boolean isNetwork = phases.contains("NETWORK");
    String data =
        model.contains("labels") || model.contains("classifier")
            ? "train: digits, rows: 9, binarisation: " + (isNetwork ? "none" : "stochastic")
            : "train: bars-and-stripes, rows: 9, binarisation: none";
    Experiment experiment = experiment(data, model, phases);
    PreparedData rows = PreparedRun.of(experiment).data();
    try (Backend real = Backends.cpu()) {
      int before = real.liveMatrices();
      Failing whole = new Failing(real, 0);
      run(whole.open(), experiment, rows);
      assertEquals(before, real.liveMatrices());
      assertTrue(whole.calls > 50, whole.calls + " calls");
      for (int at = 1; at <= whole.calls; at++) {
        Backend failing = new Failing(real, at).open();
        assertThrows(BackendMemoryException.class, () -> run(failing, experiment, rows));
        assertEquals(
            before, real.liveMatrices(), "left behind where there was no room for thing " + at);
      }
    }
  }
}
