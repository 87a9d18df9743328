package org.harmonium.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.rows.PreparedData;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound of the memory of a run by part, known before any allocation.
 *
 * @param bytes by the name of the part
 */
public record MemoryEstimate(Map<String, Long> bytes) {
  private static final String DATA = "data";
  private static final String CHECKPOINTS = "checkpoints while they are written";
  private static final int SAVED_COPIES = 3; // a snapshot, its bytes, and those read back

  static MemoryEstimate of(PreparedData data, Rehearsal.Memory memory) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    long labels = Math.max(0, memory.rows() - values(data.train()));
    bytes.put(
        DATA, values(data.train()) + values(data.validation()) + values(data.test()) + labels);
    bytes.put("parameters and velocities", memory.saved());
    bytes.put(CHECKPOINTS, SAVED_COPIES * memory.saved());
    bytes.put("minibatch and chains", Math.max(0, memory.learning() - memory.saved()));
    bytes.put("watching", memory.watching());
    bytes.put("judging", memory.evaluating());
    return new MemoryEstimate(bytes);
  }

  /** The total of all parts. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The total of the parts that are in the Java heap for every backend. */
  long beside() {
    return bytes.getOrDefault(DATA, 0L) + bytes.getOrDefault(CHECKPOINTS, 0L);
  }

  /**
   * Checks that the Java heap is large enough, so that a run fails at its start and not after
   * hours.
   *
   * @param backend the backend of the run; null if it is not chosen yet
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

  private static long values(@Nullable Dataset data) {
    if (data == null) {
      return 0;
    }
    long values = (long) data.rows() * data.cols();
    return data.bytes() != null ? values : values * Float.BYTES;
  }

  /** Returns a text such as {@code 47 MB}; at least 1 MB. */
  public static String text(long bytes) {
    long megabytes = Math.max(1, (bytes + 500_000) / 1_000_000);
    return megabytes < 10_000 ? megabytes + " MB" : megabytes / 1000 + " GB";
  }
}
