package org.harmonium.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.model.FiniteUnit;

/**
 * The logarithm of the sum over all states x of some layers, which are not connected with each
 * other, of
 *
 * <pre>
 *   exp(sum over these layers of [logBase(x_l; b_l) + given_l · x_l]
 *    + sum over the other layers m of A(given_m + sum over l of x_l W_lm, b_m))
 * </pre>
 *
 * <p>States are visited in the order of a reflected Gray code in which each digit is a unit, with
 * as many values as the unit has states (Knuth, The Art of Computer Programming 7.2.1.1, algorithm
 * H). One unit at a time changes to a neighbouring state, so a step costs one row of W for binary
 * units. Blocks of states are independent, and their results are combined in a fixed order.
 */
final class SideSum {
  /** The least number of states in a block: running inputs are then exact to 1e-12. */
  private static final int BLOCK = 1 << 12;

  private final Parameters parameters;
  private final int[] summedOut;
  private final List<Digit> digits = new ArrayList<>();
  private final double[][] start; // by layer that is summed out: its input if all digits are 0

  /**
   * A unit that is enumerated.
   *
   * @param weight its part of the exponent, by state
   * @param move by state s and layer that is summed out, the increase of the layer's input from s
   *     to s + 1; empty if they are not connected
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Digit(double[] weight, double[][][] move) {
    int count() {
      return weight.length;
    }
  }

  /**
   * Prepares the sum.
   *
   * @param enumerated layers of finite units
   * @param summedOut layers with a closed form of A
   * @param given external inputs, by layer
   */
  SideSum(Parameters parameters, int[] enumerated, int[] summedOut, double[][] given) {
    this.parameters = parameters;
    this.summedOut = summedOut;
    this.start = new double[summedOut.length][];
    for (int m = 0; m < summedOut.length; m++) {
      start[m] = given[summedOut[m]].clone();
    }
    for (int l : enumerated) {
      for (FiniteUnit unit : parameters.finite(l)) {
        digits.add(digit(l, unit, given[l]));
      }
    }
  }

  private Digit digit(int layer, FiniteUnit unit, double[] given) {
    int count = unit.states().length;
    double[] weight = unit.logMeasure().clone();
    double[][][] move = new double[count - 1][summedOut.length][];
    for (int s = 0; s < count; s++) {
      for (int i = 0; i < unit.width(); i++) {
        double bias = parameters.bias(layer)[unit.from() + i] + given[unit.from() + i];
        weight[s] += bias * unit.states()[s][i];
      }
    }
    for (int m = 0; m < summedOut.length; m++) {
      double[][] w = parameters.weights(layer, summedOut[m]);
      for (int s = 0; s < count; s++) {
        double[] before = s == 0 ? new double[unit.width()] : unit.states()[s - 1];
        double[] rise = w == null ? new double[0] : new double[start[m].length];
        for (int i = 0; w != null && i < before.length; i++) {
          add(unit.states()[s][i] - before[i], w[unit.from() + i], rise);
        }
        if (s > 0) {
          move[s - 1][m] = rise;
        } else {
          add(1, rise, start[m]);
        }
      }
    }
    return new Digit(weight, move);
  }

  /** Computes y += factor x over the elements of x. */
  private static void add(double factor, double[] x, double[] y) {
    for (int k = 0; k < x.length; k++) {
      y[k] += factor * x[k];
    }
  }

  double log() {
    int inner = 0; // the number of first digits, which take all their states within a block
    int states = 1;
    while (inner < digits.size() && states < BLOCK) {
      states *= digits.get(inner++).count();
    }
    int blocks = 1;
    for (Digit digit : digits.subList(inner, digits.size())) {
      blocks *= digit.count();
    }
    int first = inner;
    int each = states;
    return LogSum.of(
        IntStream.range(0, blocks)
            .parallel()
            .mapToDouble(block -> new Walk(first, block).logSum(each))
            .toArray());
  }

  /** Visits the states of a block, in which the digits from {@code inner} on are fixed. */
  private final class Walk {
    private final int inner;
    private final double[][] input = new double[start.length][];
    private double weight;

    Walk(int inner, int block) {
      this.inner = inner;
      for (int m = 0; m < input.length; m++) {
        input[m] = start[m].clone();
      }
      int rest = block;
      for (int d = 0; d < digits.size(); d++) {
        Digit digit = digits.get(d);
        weight += digit.weight[0];
        if (d >= inner) {
          int value = rest % digit.count();
          rest /= digit.count();
          for (int s = 0; s < value; s++) {
            move(digit, s, 1);
          }
        }
      }
    }

    /** Moves from state s to the next or the previous one. */
    private void move(Digit digit, int s, int direction) {
      double[][] rise = digit.move[direction > 0 ? s : s - 1];
      for (int m = 0; m < input.length; m++) {
        add(direction, rise[m], input[m]);
      }
      weight += digit.weight[s + direction] - digit.weight[s];
    }

    private double logWeight() {
      double sum = weight;
      for (int m = 0; m < input.length; m++) {
        sum += parameters.logNormaliser(summedOut[m], input[m]);
      }
      return sum;
    }

    double logSum(int states) {
      double[] logWeights = new double[states];
      int[] value = new int[inner];
      int[] direction = new int[inner];
      int[] focus = new int[inner + 1]; // the digit to change next, after Knuth
      for (int d = 0; d <= inner; d++) {
        focus[d] = d;
      }
      logWeights[0] = logWeight();
      for (int visited = 1; visited < states; visited++) {
        int d = focus[0];
        focus[0] = 0;
        int way = value[d] == 0 ? 1 : direction[d];
        Digit digit = digits.get(d);
        move(digit, value[d], way);
        value[d] += way;
        boolean atEnd = value[d] == 0 || value[d] == digit.count() - 1;
        direction[d] = atEnd ? -way : way;
        if (atEnd) {
          focus[d] = focus[d + 1];
          focus[d + 1] = d + 1;
        }
        logWeights[visited] = logWeight();
      }
      return LogSum.of(logWeights);
    }
  }
}
