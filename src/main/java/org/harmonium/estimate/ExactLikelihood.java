package org.harmonium.estimate;

import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.FiniteUnit;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Units;

/**
 * The exact partition function of a small layered machine, in double. All states of the even layers
 * or of the odd layers are enumerated, whichever are fewer, and the other layers are summed out.
 * For an RBM of binary units:
 *
 * <pre>
 *   Z = sum over h of exp(c·h + sum_i A(b_i + sum_j W_ij h_j))     or the same with the layers exchanged
 * </pre>
 *
 * <p>The enumerated layers must have units with finitely many states; the others may be Gaussian.
 */
public final class ExactLikelihood {
  /** The binary logarithm of the largest number of states that is enumerated, 2^25. */
  public static final int LARGEST = 25;

  private final LayeredMachine machine;
  private final Parameters parameters;
  private final double logZ;

  /**
   * Reads the parameters and enumerates the states.
   *
   * @throws IllegalArgumentException if both the even and the odd layers have more than 2^{@value
   *     #LARGEST} states, or the others cannot be summed out
   */
  public ExactLikelihood(LayeredMachine machine) {
    requirePossible(machine);
    this.machine = machine;
    this.parameters = new Parameters(machine);
    double[][] nothing = new double[parameters.layers()][];
    for (int l = 0; l < nothing.length; l++) {
      nothing[l] = new double[parameters.bias(l).length];
    }
    this.logZ = logSum(0, nothing);
  }

  /** Returns whether the machine can be enumerated. */
  public static boolean isPossible(LayeredMachine machine) {
    return side(machine.layers(), 0) >= 0;
  }

  /**
   * Rejects a machine that cannot be enumerated.
   *
   * @throws IllegalArgumentException with the reason and a remedy
   */
  public static void requirePossible(LayeredMachine machine) {
    if (!isPossible(machine)) {
      throw new IllegalArgumentException(refusal(machine.layers()));
    }
  }

  private static String tooMany(double even, double odd) {
    return "exact enumeration is possible up to 2^%d states of the even or of the odd layers; this machine has %s and %s: use AIS"
        .formatted(LARGEST, states(even), states(odd));
  }

  private static String refusal(List<Layer> layers) {
    double even = bits(layers, 0, 0);
    double odd = bits(layers, 0, 1);
    if (Math.min(even, odd) > LARGEST) {
      return tooMany(even, odd);
    }
    return "exact enumeration of the %s layers requires that the others can be summed out, and some of their units cannot: use reconstruction errors"
        .formatted(even <= odd ? "even" : "odd");
  }

  private static String states(double bits) {
    String exponent = bits == Math.rint(bits) ? "%.0f".formatted(bits) : "%.1f".formatted(bits);
    return Double.isInfinite(bits) ? "infinitely many" : "2^" + exponent;
  }

  /** Returns log2 of the number of states of the layers of a parity, {@code first} or above. */
  private static double bits(List<Layer> layers, int first, int parity) {
    double bits = 0;
    for (int l = first; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      if (l % 2 == parity) {
        List<FiniteUnit> units = layer.units().finite(layer.size());
        bits += units.isEmpty() ? Double.POSITIVE_INFINITY : 0;
        for (FiniteUnit unit : units) {
          bits += Math.log(unit.states().length) / Math.log(2);
        }
      }
    }
    return bits;
  }

  /** Returns the parity of the layers to be enumerated, -1 if neither is possible. */
  private static int side(List<Layer> layers, int first) {
    int best = -1;
    double fewest = LARGEST + 1e-9; // bits are a rounded sum
    for (int parity : new int[] {1, 0}) {
      int other = 1 - parity;
      boolean isSummable =
          IntStream.range(first, layers.size())
              .filter(l -> l % 2 == other)
              .mapToObj(l -> layers.get(l).units())
              .allMatch(Units::hasLogNormaliser);
      double bits = bits(layers, first, parity);
      if (isSummable && (best < 0 ? bits <= fewest : bits < fewest)) {
        best = parity;
        fewest = bits;
      }
    }
    return best;
  }

  /** Returns the logarithm of the sum over all states of the layers from {@code first} on. */
  private double logSum(int first, double[][] given) {
    int side = side(machine.layers(), first);
    int[] enumerated = layers(first, side);
    return new SideSum(parameters, enumerated, layers(first, 1 - side), given).log();
  }

  private int[] layers(int first, int parity) {
    return IntStream.range(first, parameters.layers()).filter(l -> l % 2 == parity).toArray();
  }

  /** Returns log Z, in nats. */
  public double logZ() {
    return logZ;
  }

  /**
   * Returns log p(v) in nats, for v of length V: the logarithm of the sum over the states of all
   * hidden layers given v, minus log Z. For an RBM it is b·v + sum_j A(c_j + sum_i v_i W_ij) - log
   * Z; for a deep machine it requires another enumeration.
   */
  public double logProbability(double[] v) {
    Layer visible = machine.layers().get(0);
    Backend backend = machine.backend();
    float[] values = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      values[i] = (float) v[i];
    }
    double[] statistic = v;
    double logBase;
    try (Matrix x = backend.upload(values, 1, v.length);
        Matrix s = backend.zeros(1, v.length)) {
      logBase = visible.units().logBase(backend, x, visible.bias())[0];
      if (visible.units().isScaled()) {
        visible.units().statistic(backend, x, s);
        statistic = backend.downloadDoubles(s);
      }
    }
    double[][] given = new double[parameters.layers()][];
    for (int l = 0; l < given.length; l++) {
      given[l] = parameters.input(0, statistic, l);
    }
    return logBase + logSum(1, given) - logZ;
  }
}
