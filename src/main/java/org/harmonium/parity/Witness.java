package org.harmonium.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.jspecify.annotations.Nullable;

/** Writes down all samples of units with whole states, to see whether one flipped. */
final class Witness implements Intercepted.Watcher {
  private static final Set<String> SAMPLING =
      Set.of("bernoulli", "sigmoidBernoulli", "categorical", "addBernoulli");

  private final List<float[]> samples = new ArrayList<>();

  @Override
  public void run(Backend real, Intercepted.Operation step) {
    @Nullable Object[] given = step.arguments();
    step.on(real, given);
    if (SAMPLING.contains(step.name()) && given[given.length - 1] instanceof Matrix out) {
      float[] all = real.download(out);
      // Beside the columns of a categorical draw stand means of other units.
      samples.add(
          given[0] instanceof Integer from && given[1] instanceof Integer to
              ? columns(all, out.cols(), from, to)
              : all);
    }
  }

  private static float[] columns(float[] x, int cols, int from, int to) {
    int width = to - from;
    float[] some = new float[x.length / cols * width];
    for (int i = 0; i < some.length; i++) {
      some[i] = x[i / width * cols + from + i % width];
    }
    return some;
  }

  /** How many samples there were. */
  long count() {
    return samples.stream().mapToLong(x -> x.length).sum();
  }

  /** How many of them were others here than there. */
  long flips(Witness other) {
    long flips = 0;
    for (int i = 0; i < samples.size(); i++) {
      float[] ours = samples.get(i);
      float[] theirs = i < other.samples.size() ? other.samples.get(i) : new float[0];
      for (int j = 0; j < ours.length; j++) {
        flips += j < theirs.length && ours[j] == theirs[j] ? 0 : 1;
      }
    }
    return flips;
  }
}
