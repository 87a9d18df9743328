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
 * Estimates the device memory of learning by the size of the minibatch. A run that is out of device
 * memory can therefore report a size that fits.
 */
final class DeviceEstimate {
  private static final int GRAIN = 64; // multiple of elements to which a device pads a row

  /** The workspaces of the device libraries, such as those of matrix products. */
  static final long LIBRARIES = 110L << 20;

  /** Advice leaves one part in so many of the room free: blocks are rounded up and leave gaps. */
  private static final int UNUSED = 32;

  private final Experiment experiment;
  private final PreparedData data;

  DeviceEstimate(Experiment experiment, PreparedData data) {
    this.experiment = experiment;
    this.data = data;
  }

  /** Returns the bytes for a size of the minibatch. */
  long bytes(long batch) {
    Rehearsal.Memory memory = Rehearsal.of(withBatch(batch).task(), data, GRAIN).memory();
    // The model counts twice, because products are tried out before they are recorded.
    long numbers = (memory.learning() + memory.watching() + memory.model()) / Float.BYTES;
    long each = experiment.backend().precision() == Precision.BF16 ? 6 : 4; // with a rounded copy
    return LIBRARIES + memory.rows() + each * numbers;
  }

  /** Returns the experiment with minibatches of at most {@code batch} rows in all phases. */
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

  /**
   * Returns the largest minibatch that needs at most {@code bytes} bytes; 0 if one row needs more.
   */
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

  /** Returns the failure with advice on a size that fits, if the memory of the device is known. */
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

  /** Returns the maximum number of rows of a minibatch over all phases. */
  private long largestMinibatch() {
    int batch =
        experiment.task().phases().stream()
            .mapToInt(phase -> phase.plan().batch())
            .max()
            .orElseThrow();
    return Math.min(batch, data.train().rows());
  }

  /**
   * Returns the settings, with values, that limit the minibatches of all phases to {@code batch}
   * rows.
   */
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
