package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.kind.WatchSettings;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a run needs at the most, part by part, known before anything is allocated.
 *
 * @param bytes by the name of the part
 */
public record MemoryEstimate(Map<String, Long> bytes) {
  private static final String DATA = "data";
  private static final String CHECKPOINTS = "checkpoints while they are written";
  private static final int SAVED_COPIES = 3; // a snapshot, its bytes, and those read back

  static MemoryEstimate of(Experiment experiment, PreparedData data) {
    long visible = data.train().cols();
    Numbers phase = Families.of(experiment).numbers(experiment, data.train(), 1, Long.MAX_VALUE);
    long hidden = phase.units();
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put(
        DATA,
        values(data.train())
            + values(data.validation())
            + values(data.test())
            + labels(experiment, data.train()));
    bytes.put("parameters and velocities", floats(phase.parameters()));
    bytes.put(CHECKPOINTS, SAVED_COPIES * floats(phase.parameters()));
    bytes.put("minibatch and chains", floats(phase.rows()));
    bytes.put("watching", floats(watching(experiment.watch(), data, visible, hidden)));
    bytes.put("judging", floats(phase.judging()));
    return new MemoryEstimate(bytes);
  }

  /** Of all parts together. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of the parts that lie in the Java heap wherever it is computed. */
  long beside() {
    return bytes.getOrDefault(DATA, 0L) + bytes.getOrDefault(CHECKPOINTS, 0L);
  }

  /**
   * Demands that the Java heap has room for what lies there, so that a run fails in its first
   * second and not in its last hour.
   *
   * @param backend where it is computed; null if that is not chosen yet
   */
  void requireAtMost(long available, @Nullable Backend backend) {
    long needed = backend != null && backend.name().equals("cpu") ? total() : beside();
    if (needed > available) {
      throw new BackendMemoryException(
          "the run needs about %s and the Java heap may grow to %s; make the model or the batch smaller, or set HARMONIUM_JAVA_OPTS=-Xmx%dg"
              .formatted(text(needed), text(available), (needed >> 30) + 2),
          needed,
          null);
    }
  }

  private static long watching(WatchSettings watch, PreparedData data, long visible, long hidden) {
    long rows = Math.min(watch.rows(), data.train().rows());
    if (data.validation() != null) {
      rows += Math.min(watch.rows(), data.validation().rows());
    }
    return rows * (3 * visible + 3 * hidden); // inference and reconstruction, too
  }

  private static long labels(Experiment experiment, Dataset train) {
    boolean isLabelled = experiment.model().labels();
    return isLabelled ? floats((long) train.rows() * Labels.classes(train)) : 0;
  }

  private static long values(@Nullable Dataset data) {
    if (data == null) {
      return 0;
    }
    long values = (long) data.rows() * data.cols();
    return data.bytes() != null ? values : floats(values);
  }

  private static long floats(long n) {
    return n * Float.BYTES;
  }

  /** Such as {@code 47 MB}; at least 1 MB. */
  public static String text(long bytes) {
    long megabytes = Math.max(1, (bytes + 500_000) / 1_000_000);
    return megabytes < 10_000 ? megabytes + " MB" : megabytes / 1000 + " GB";
  }
}
