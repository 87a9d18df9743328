package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/** The operations that are products, as they are asked for in a step. */
final class Products {
  private static final Set<String> NAMES = Set.of("gemm", "affine", "contrast");

  private Products() {}

  /**
   * The product in double.
   *
   * @param before what the matrices among the arguments held
   * @return null if the operation is no product
   */
  static @Nullable ExactSum exact(Intercepted.Operation step, float[][] before) {
    @Nullable Object[] a = step.arguments();
    return switch (step.name()) {
      case "gemm" -> {
        Matrix left = matrix(a[1]);
        boolean turned = flag(a[2]);
        int m = turned ? left.cols() : left.rows();
        int k = turned ? left.rows() : left.cols();
        yield product(left, before[1], turned, matrix(a[3]), before[3], flag(a[4]), m, k)
            .times(value(a[0]))
            .plus(value(a[5]), before[6]);
      }
      case "affine" -> {
        Matrix x = matrix(a[0]);
        yield product(x, before[0], false, matrix(a[1]), before[1], flag(a[2]), x.rows(), x.cols())
            .plus(1, before[3]);
      }
      case "contrast" -> {
        Matrix vPos = matrix(a[1]);
        Matrix vNeg = matrix(a[4]);
        Matrix hPos = matrix(a[2]);
        yield ProductCases.exactContrast(
                value(a[0]),
                before[1],
                before[2],
                vPos.rows(),
                value(a[3]),
                before[4],
                before[5],
                vNeg.rows(),
                vPos.cols(),
                hPos.cols())
            .plus(value(a[6]), before[7]);
      }
      default -> null;
    };
  }

  private static ExactSum product(
      Matrix left,
      float[] a,
      boolean turnedA,
      Matrix right,
      float[] b,
      boolean turnedB,
      int m,
      int k) {
    int n = turnedB ? right.rows() : right.cols();
    return ExactSum.product(
        turnedA ? Numbers.transposed(a, left.rows(), left.cols()) : a,
        turnedB ? Numbers.transposed(b, right.rows(), right.cols()) : b,
        m,
        k,
        n);
  }

  private static Matrix matrix(@Nullable Object argument) {
    return (Matrix) requireNonNull(argument);
  }

  private static boolean flag(@Nullable Object argument) {
    return (boolean) requireNonNull(argument);
  }

  private static float value(@Nullable Object argument) {
    return ((Scalar) requireNonNull(argument)).get();
  }

  static boolean isProduct(Intercepted.Operation step) {
    return NAMES.contains(step.name());
  }

  /** What the matrices among the arguments hold; others are empty. */
  static float[][] values(Backend backend, @Nullable Object[] arguments) {
    float[][] values = new float[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      values[i] = arguments[i] instanceof Matrix x ? backend.download(x) : new float[0];
    }
    return values;
  }
}
