package org.harmonium.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;

/**
 * Sums over all states of a small Boltzmann machine, by enumeration in double on the host. Not for
 * recorded steps.
 *
 * <pre>
 *   log Z       = log of the sum over x of exp(constant + 1/2 x W xᵀ + b xᵀ)
 *   E[x_i x_j]  under the law that is proportional to the terms of that sum
 * </pre>
 *
 * <p>The first 12 of N units run in Gray-code order through all their states for each state of the
 * other units. These blocks are independent, and their results are added in a fixed order, so that
 * the result does not depend on the number of processors.
 */
public final class StateSums {
  /** 2^12 states per block: rounding in the running inputs stays below 1e-12. */
  private static final int BLOCK_BITS = 12;

  /** The number of sums of moments that are computed in parallel. */
  private static final int LANES = 64;

  /** The maximum number of units. More units would take days; callers have much lower limits. */
  private static final int LARGEST = 30;

  private final double[][] w; // (N, N) symmetric, zero diagonal
  private final double[] b; // (N)
  private final double constant;
  private final int inner;

  private StateSums(double[][] w, double[] b, double constant) {
    if (b.length > LARGEST) {
      throw new IllegalArgumentException(
          "%d units are too many to enumerate; %d at most".formatted(b.length, LARGEST));
    }
    this.w = w;
    this.b = b;
    this.constant = constant;
    this.inner = Math.min(b.length, BLOCK_BITS);
  }

  /** Returns the sums of a machine at its current parameters. */
  public static StateSums of(BoltzmannMachine machine) {
    Backend backend = machine.backend();
    int units = machine.units();
    double[] all = backend.downloadDoubles(machine.weights());
    double[][] w = new double[units][];
    Arrays.setAll(w, i -> Arrays.copyOfRange(all, i * units, (i + 1) * units));
    return new StateSums(w, backend.downloadDoubles(machine.bias()), 0);
  }

  /** Returns the sums over the units after the first units, which are clamped at these values. */
  public StateSums given(double[] first) {
    int clamped = first.length;
    double sum = constant;
    double[] rest = Arrays.copyOfRange(b, clamped, b.length);
    for (int i = 0; i < clamped; i++) {
      sum += b[i] * first[i];
      for (int j = 0; j < i; j++) {
        sum += w[i][j] * first[i] * first[j];
      }
      for (int j = 0; j < rest.length; j++) {
        rest[j] += w[i][clamped + j] * first[i];
      }
    }
    double[][] among = new double[rest.length][];
    Arrays.setAll(among, j -> Arrays.copyOfRange(w[clamped + j], clamped, b.length));
    return new StateSums(among, rest, sum);
  }

  /** Returns the logarithm of the sum, in nats; the constant if all units are clamped. */
  public double logSum() {
    return logSum(
        IntStream.range(0, 1 << (b.length - inner))
            .parallel()
            .mapToDouble(block -> logSum(logWeights(block)))
            .toArray());
  }

  /** Returns E[x_i x_j] at [i][j], and E[x_i] at [i][i]. The result is exactly symmetric. */
  public double[][] moments() {
    double logSum = logSum();
    int blocks = 1 << (b.length - inner);
    int lanes = Math.min(blocks, LANES);
    double[][][] parts =
        IntStream.range(0, lanes)
            .parallel()
            .mapToObj(lane -> moments(lane * (blocks / lanes), blocks / lanes, logSum))
            .toArray(double[][][]::new);
    double[][] sum = new double[b.length][b.length];
    for (double[][] part : parts) {
      for (int i = 0; i < b.length; i++) {
        for (int j = 0; j <= i; j++) {
          sum[i][j] += part[i][j];
          sum[j][i] = sum[i][j];
        }
      }
    }
    return sum;
  }

  /**
   * Returns the log of the term of each state whose units from {@code inner} on are the bits of
   * {@code block}; bit i of an index is unit i.
   */
  private double[] logWeights(int block) {
    double[] t = b.clone(); // b + W x
    double logWeight = constant;
    for (int i = inner; i < b.length; i++) {
      if ((block >>> (i - inner) & 1) == 1) {
        logWeight += t[i];
        for (int j = 0; j < t.length; j++) {
          t[j] += w[i][j];
        }
      }
    }
    double[] logWeights = new double[1 << inner];
    logWeights[0] = logWeight;
    int gray = 0;
    for (int s = 1; s < logWeights.length; s++) {
      int flipped = Integer.numberOfTrailingZeros(s);
      gray ^= 1 << flipped;
      int sign = (gray >>> flipped & 1) == 1 ? 1 : -1;
      logWeight += sign * t[flipped];
      double[] row = w[flipped];
      for (int j = 0; j < inner; j++) {
        t[j] += sign * row[j];
      }
      logWeights[gray] = logWeight;
    }
    return logWeights;
  }

  /** Returns the contribution of some blocks to the lower triangle of the moments. */
  private double[][] moments(int from, int count, double logSum) {
    double[][] sum = new double[b.length][b.length];
    for (int block = from; block < from + count; block++) {
      double[] p = logWeights(block);
      for (int s = 0; s < p.length; s++) {
        p[s] = Math.exp(p[s] - logSum);
      }
      add(p, block, sum);
    }
    return sum;
  }

  /** Adds the states of a block with probabilities p, summing the units out one by one. */
  private void add(double[] p, int block, double[][] sum) {
    double[] on = new double[p.length]; // p where unit k is on
    double[] mean = new double[inner];
    for (int k = inner - 1; k >= 0; k--) {
      int half = 1 << k;
      System.arraycopy(p, half, on, 0, half);
      for (int i = k - 1; i >= 0; i--) {
        sum[k][i] += sumOut(on, i);
      }
      sum[k][k] += on[0];
      mean[k] = on[0];
      for (int s = 0; s < half; s++) {
        p[s] += p[half + s];
      }
    }
    for (int i = inner; i < b.length; i++) {
      if ((block >>> (i - inner) & 1) == 1) {
        for (int k = 0; k < inner; k++) {
          sum[i][k] += mean[k];
        }
        for (int j = inner; j <= i; j++) {
          sum[i][j] += (block >>> (j - inner) & 1) * p[0];
        }
      }
    }
  }

  /** Sums the last unit, i, out of p. Returns the part of the sum in which it is on. */
  private static double sumOut(double[] p, int i) {
    double on = 0;
    int half = 1 << i;
    for (int s = 0; s < half; s++) {
      on += p[half + s];
      p[s] += p[half + s];
    }
    return on;
  }

  private static double logSum(double[] logs) {
    double largest = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    for (double x : logs) {
      sum += Math.exp(x - largest);
    }
    return largest + Math.log(sum);
  }
}
