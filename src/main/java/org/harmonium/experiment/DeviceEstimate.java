package org.harmonium.experiment;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Precision;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.rows.PreparedData;

/**
 * What learning needs of a device's memory, by the size of the minibatch: so that a run that has
 * found no room can say which size would have found some.
 */
final class DeviceEstimate {
  private static final int GRAIN = 64; // elements that a row on a device is padded to

  /** Workspaces of the products and the like. */
  static final long LIBRARIES = 110L << 20;

  /** Advice leaves one part in so many of the room free: blocks are rounded up and leave gaps. */
  private static final int UNUSED = 32;

  private final Experiment experiment;
  private final PreparedData data;

  DeviceEstimate(Experiment experiment, PreparedData data) {
    this.experiment = experiment;
    this.data = data;
  }

  /** The bytes for a size of the minibatch. */
  long bytes(long batch) {
    Rehearsal.Memory memory = Rehearsal.of(withBatch(batch).task(), data, GRAIN).memory();
    // The model once more: products are tried out before they are recorded.
    long numbers = (memory.learning() + memory.watching() + memory.model()) / Float.BYTES;
    long each = experiment.backend().precision() == Precision.BF16 ? 6 : 4; // with a rounded copy
    return LIBRARIES + memory.rows() + each * numbers;
  }

  /** The experiment with minibatches of at most so many rows in all phases. */
  private Experiment withBatch(long batch) {
    List<String> overrides = new ArrayList<>();
    List<LearningSettings> layers = experiment.pretraining();
    for (int l = 0; l < layers.size(); l++) {
      overrides.add(
          "pretraining.%d.batch=%d".formatted(l, Math.min(batch, layers.get(l).plan().batch())));
    }
    LearningSettings learning = experiment.learning();
    if (learning != null) {
      overrides.add("learning.batch=" + Math.min(batch, learning.plan().batch()));
    }
    return YamlRecords.read(
        YamlRecords.write(experiment), "experiment", Experiment.class, overrides);
  }

  /** The largest minibatch that needs at most so many bytes; 0 if not even one row does. */
  long largestBatch(long bytes) {
    long fits = 0;
    long tooLarge = 1L + largestMinibatch();
    while (tooLarge - fits > 1) {
      long middle = (fits + tooLarge) / 2;
      if (bytes(middle) <= bytes) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    return fits;
  }

  /** The failure with the size that would fit, where the room of the device is known. */
  BackendMemoryException advised(BackendMemoryException e) {
    if (e.room() == 0) {
      return e;
    }
    long batch = largestBatch(e.room() - e.room() / UNUSED);
    String advice =
        batch == 0
            ? "not even minibatches of one row would fit, so make the model smaller"
            : batch == largestMinibatch()
                ? "learning itself would fit, so watch, draw or estimate with fewer rows"
                : String.join(" and ", settings(batch)) + " would fit";
    return new BackendMemoryException(e.getMessage() + "; " + advice, e.bytes(), e.room(), e);
  }

  /** The most rows that a minibatch has in any phase. */
  private long largestMinibatch() {
    int batch =
        experiment.task().phases().stream()
            .mapToInt(phase -> phase.plan().batch())
            .max()
            .orElseThrow();
    return Math.min(batch, data.train().rows());
  }

  /** The settings, each with its value, by which no phase has larger minibatches than these. */
  private List<String> settings(long batch) {
    List<String> settings = new ArrayList<>();
    List<LearningSettings> layers = experiment.pretraining();
    for (int l = 1; l <= layers.size(); l++) {
      if (layers.get(l - 1).plan().batch() > batch) {
        String where = layers.size() == 1 ? "" : " for layer " + l;
        settings.add("pretraining.batch=%d%s".formatted(batch, where));
      }
    }
    LearningSettings learning = experiment.learning();
    if (learning != null && learning.plan().batch() > batch) {
      settings.add("learning.batch=%d".formatted(batch));
    }
    return settings;
  }
}
