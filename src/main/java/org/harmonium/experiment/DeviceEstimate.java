package org.harmonium.experiment;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Precision;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.rows.PreparedData;

/**
 * What learning needs of a device's memory, by the size of the minibatch: so that a run that has
 * found no room can say which size would have found some.
 */
final class DeviceEstimate {
  private static final long GRAIN = 64; // elements that a row on a device is padded to

  /** Workspaces of the products and the like. */
  static final long LIBRARIES = 110L << 20;

  private final Experiment experiment;
  private final PreparedData data;

  DeviceEstimate(Experiment experiment, PreparedData data) {
    this.experiment = experiment;
    this.data = data;
  }

  /** The bytes for a size of the minibatch. */
  long bytes(long batch) {
    Numbers learning = Families.of(experiment).numbers(experiment, data.train(), GRAIN, batch);
    long visible = padded(data.train().cols());
    long hidden = learning.units();
    long watched = Math.min(experiment.watch().rows(), data.train().rows());
    if (data.validation() != null) {
      watched += Math.min(experiment.watch().rows(), data.validation().rows());
    }
    long numbers =
        learning.parameters()
            + learning.rows()
            + watched * 3 * (visible + hidden)
            + learning.model() // where products are tried out before they are recorded
            + batch * (visible + hidden);
    long each = experiment.backend().precision() == Precision.BF16 ? 6 : 4; // with a rounded copy
    return LIBRARIES + stored(data.train()) + each * numbers;
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
    long batch = largestBatch(e.room());
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
    int batch = experiment.phases().stream().mapToInt(LearningSettings::batch).max().orElseThrow();
    return Math.min(batch, data.train().rows());
  }

  /** The settings, each with its value, by which no phase has larger minibatches than these. */
  private List<String> settings(long batch) {
    List<String> settings = new ArrayList<>();
    List<LearningSettings> layers = experiment.pretraining();
    for (int l = 1; l <= layers.size(); l++) {
      if (layers.get(l - 1).batch() > batch) {
        String where = layers.size() == 1 ? "" : " for layer " + l;
        settings.add("pretraining.batch=%d%s".formatted(batch, where));
      }
    }
    LearningSettings learning = experiment.learning();
    if (learning != null && learning.batch() > batch) {
      settings.add("learning.batch=%d".formatted(batch));
    }
    return settings;
  }

  private static long stored(Dataset rows) {
    return rows.rows() * padded(rows.cols()) * (rows.bytes() != null ? 1 : Float.BYTES);
  }

  private static long padded(long cols) {
    return (cols + GRAIN - 1) / GRAIN * GRAIN;
  }
}
