package org.harmonium.backend.cpu.vector;

import static org.harmonium.backend.cpu.vector.VectorFunctions.DOUBLES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.ReductionKernels;

/** Row sums whose 32 lanes are a few vectors, and the terms of the softplus. */
final class VectorReductionKernels extends ReductionKernels {
  /** A species with as many floats as there are doubles in a vector. */
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  private static final int STEP = DOUBLES.length();

  @Override
  protected void softplusTerms(
      double scale, float[] x, int at, int n, double[] term, double[] factor) {
    // The arrays have room for whole vectors; the caller overwrites the elements beyond n with
    // padding.
    for (int i = 0; i < n; i += STEP) {
      DoubleVector value = i + STEP <= n ? load(x, at + i) : load(x, at + i, n - i);
      DoubleVector t = value.mul(scale);
      VectorFunctions.onePlusExpOfMinusAbs(t).intoArray(factor, i);
      t.max(0.0).intoArray(term, i);
    }
  }

  @Override
  protected void accumulate(double[] x, int n, double[] lanes) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      DoubleVector sum = DoubleVector.fromArray(DOUBLES, lanes, lane);
      for (int i = lane; i < n; i += LANES) {
        sum = sum.add(DoubleVector.fromArray(DOUBLES, x, i));
      }
      sum.intoArray(lanes, lane);
    }
  }

  @Override
  protected void multiply(double[] x, int n, double[] lanes) {
    for (int lane = 0; lane < LANES; lane += STEP) {
      DoubleVector product = DoubleVector.fromArray(DOUBLES, lanes, lane);
      for (int i = lane; i < n; i += LANES) {
        product = product.mul(DoubleVector.fromArray(DOUBLES, x, i));
      }
      product.intoArray(lanes, lane);
    }
  }

  private static DoubleVector load(float[] x, int at) {
    FloatVector floats = FloatVector.fromArray(HALF, x, at);
    return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** Loads the last n elements, followed by zeros. */
  private static DoubleVector load(float[] x, int at, int n) {
    FloatVector floats = FloatVector.fromArray(HALF, x, at, HALF.indexInRange(0, n));
    return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }
}
