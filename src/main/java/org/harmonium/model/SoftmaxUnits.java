package org.harmonium.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Units with K states. A unit is a group of K columns, of which one is 1 and the others are 0; a
 * layer has one such group or several (Hinton 2010, section 13.1). With t = input + bias:
 *
 * <pre>
 *   p(x_k = 1 | t) = exp(t_k) / sum over l of exp(t_l);    A = log of that sum, for each group
 * </pre>
 *
 * @param size K, columns of a group
 */
public record SoftmaxUnits(int size) implements RangeUnits {
  /** The name in files, before the size. */
  public static final String NAME = "softmax";

  /** The largest deviation from 1 of the sum of a group of probabilities in float. */
  private static final double SUM_TOLERANCE = 1e-4;

  /** Checks that groups have at least 2 columns. */
  public SoftmaxUnits {
    if (size < 2) {
      throw new IllegalArgumentException("softmax: a group has at least 2 states, was " + size);
    }
  }

  @Override
  public String name() {
    return NAME + ":" + size;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.addRow(input, bias, mean);
    meanColumns(backend, 0, mean.cols(), mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    meanToSample(backend, input, bias, mean, sample);
    sampleColumns(backend, 0, sample.cols(), random, sample);
  }

  @Override
  public void meanColumns(Backend backend, int from, int to, Matrix x) {
    backend.softmaxColumns(from, to, size, x);
  }

  @Override
  public void sampleColumns(Backend backend, int from, int to, RandomStream random, Matrix x) {
    backend.categorical(from, to, size, random, x);
  }

  @Override
  public void requireWidth(int width) {
    if (width < size || width % size != 0) {
      throw new IllegalArgumentException(
          "%s: %d columns are no whole groups of %d".formatted(name(), width, size));
    }
  }

  /** The name of each group. */
  @Override
  public String rangeName(int width) {
    return String.join("+", Collections.nCopies(width / size, name()));
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    double[] sums = new double[t.rows()];
    try (Matrix group = backend.zeros(t.rows(), size)) {
      for (int from = 0; from < t.cols(); from += size) {
        backend.copyColumns(t, from, size, group, 0);
        backend.scale(Scalar.of((float) scale), group);
        double[] ofGroup = backend.logSumExpRows(group);
        Arrays.setAll(sums, i -> sums[i] + ofGroup[i]);
      }
    }
    return sums;
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    double sum = 0;
    for (int from = 0; from < input.length; from += size) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = from; k < from + size; k++) {
        largest = Math.max(largest, input[k] + bias[k]);
      }
      double total = 0;
      for (int k = from; k < from + size; k++) {
        total += Math.exp(input[k] + bias[k] - largest);
      }
      sum += largest + Math.log(total);
    }
    return sum;
  }

  @Override
  public List<FiniteUnit> finite(int n) {
    return FiniteUnit.groups(n, size);
  }

  /**
   * Returns the logarithms of the means, which are above 0. The means of a group need not add up to
   * 1; only their ratios matter.
   */
  @Override
  public double[] biasForMeans(double[] means) {
    return Arrays.stream(means).map(Math::log).toArray();
  }

  /** As those of binary units. */
  @Override
  public double[] smoothedMeans(double[] means, int n) {
    return BernoulliUnits.INSTANCE.smoothedMeans(means, n);
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= 0 && value <= 1 ? null : "softmax units take values from 0 to 1";
  }

  @Override
  public @Nullable String objection(float[] row) {
    String wrong = RangeUnits.super.objection(row);
    for (int from = 0; from < row.length && wrong == null; from += size) {
      double sum = 0;
      for (int k = from; k < Math.min(from + size, row.length); k++) {
        sum += row[k];
      }
      if (Math.abs(sum - 1) > SUM_TOLERANCE) {
        wrong =
            "columns %d to %d add up to %s: the %d states of a softmax group add up to 1"
                .formatted(from, from + size - 1, (float) sum, size);
      }
    }
    return wrong;
  }

  /** {@code softmax:STATES}. */
  public record Kind() implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String number() {
      return "states";
    }

    @Override
    public void requireNumber(int number) {
      requireSize(number, number);
    }

    @Override
    public void requireSize(int size, int number) {
      new SoftmaxUnits(number).requireWidth(size);
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return new SoftmaxUnits(number);
    }

    @Override
    public double bits(int columns, int number) {
      return (double) columns / number * (Math.log(number) / Math.log(2));
    }

    @Override
    public boolean hasProbabilities() {
      return true;
    }

    @Override
    public boolean isPart() {
      return true;
    }
  }
}
