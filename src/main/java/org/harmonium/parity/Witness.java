package org.harmonium.parity;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Writes down all samples of units with whole states; or compares them with those of another step
 * and goes on with the other's, so that a sample that flips is noted and changes nothing.
 */
final class Witness implements Intercepted.Watcher {
  private static final Set<String> SAMPLING =
      Set.of("bernoulli", "sigmoidBernoulli", "categorical", "addBernoulli");

  private final @Nullable Witness other;
  private final List<float[]> samples = new ArrayList<>(); // whole matrices
  private final BitSet flipped = new BitSet(); // by number of the sample
  private int count;

  /**
   * @param other null for a witness that only writes down
   */
  Witness(@Nullable Witness other) {
    this.other = other;
  }

  @Override
  public void run(Backend real, Intercepted.Operation step) {
    @Nullable Object[] given = step.arguments();
    step.on(real, given);
    if (!SAMPLING.contains(step.name()) || !(given[given.length - 1] instanceof Matrix out)) {
      return;
    }
    float[] values = real.download(out);
    samples.add(values.clone());
    if (other != null) {
      // Beside the columns of a categorical draw stand means of other units.
      boolean isRange = given[0] instanceof Integer;
      int from = given[0] instanceof Integer first ? first : 0;
      int to = isRange && given[1] instanceof Integer end ? end : out.cols();
      hold(other, values, out.cols(), from, to);
      real.write(values, out);
    }
  }

  private void hold(Witness other, float[] values, int cols, int from, int to) {
    int at = samples.size() - 1;
    float[] truth = at < other.samples.size() ? other.samples.get(at) : new float[0];
    for (int i = 0; i < values.length; i++, count++) {
      boolean isDrawn = i % cols >= from && i % cols < to;
      if (isDrawn && (i >= truth.length || values[i] != truth[i])) {
        flipped.set(count);
        values[i] = i < truth.length ? truth[i] : values[i];
      }
    }
  }

  /** The samples that were others than the other's. */
  BitSet flipped() {
    return flipped;
  }
}
