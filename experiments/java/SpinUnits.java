// Units of one's own: states -1 and 1. With t = input + bias: p(1) = g(2 t), E[x] = tanh t,
// A = log(2 cosh t). META-INF/services/org.harmonium.model.UnitKind names the class Kind.

import java.util.Arrays;
import java.util.stream.IntStream;
import org.harmonium.backend.*;
import org.harmonium.model.*;

public class SpinUnits implements Units {
  private final Matrix minusOne; // (1, N)

  SpinUnits(Backend backend, int n) {
    minusOne = backend.zeros(1, n);
    backend.fill(-1f, minusOne);
  }

  @Override public String name() { return "spin"; }

  @Override public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.applyWithBias(Unary.TANH, input, bias, mean);
  }

  @Override public void sample(
      Backend backend, Matrix input, Matrix bias, RandomStream random, Matrix mean, Matrix x) {
    Matrix t = mean == null ? x : mean;
    backend.addRow(input, bias, t);
    if (mean != null) {
      backend.copy(t, x);
      backend.apply(Unary.TANH, mean, mean);
    }
    backend.scale(Scalar.of(2f), x);
    backend.apply(Unary.SIGMOID, x, x);
    backend.bernoulli(x, random, x);
    backend.scale(Scalar.of(2f), x);
    backend.addRow(x, minusOne, x);
  }

  @Override public double logNormaliser(double[] input, double[] bias) {
    return IntStream.range(0, input.length)
        .mapToDouble(i -> Math.abs(input[i] + bias[i]))
        .map(t -> t + Math.log1p(Math.exp(-2 * t)))
        .sum();
  }

  @Override public double[] biasForMeans(double[] means) {
    return Arrays.stream(means).map(m -> 0.5 * Math.log((1 + m) / (1 - m))).toArray();
  }

  @Override public String objection(float value) { return Math.abs(value) <= 1 ? null : "not a spin"; }
  @Override public void close() { minusOne.close(); }

  public static class Kind implements UnitKind {
    @Override public String name() { return "spin"; }
    @Override public Units open(Backend b, int size, int number) { return new SpinUnits(b, size); }
  }
}
