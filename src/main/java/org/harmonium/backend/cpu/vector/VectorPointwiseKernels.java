package org.harmonium.backend.cpu.vector;

import static org.harmonium.backend.cpu.vector.VectorFunctions.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Unary;
import org.harmonium.backend.cpu.PointwiseKernels;
import org.harmonium.backend.cpu.Slab;

/** The element-wise functions, in one pass each. The last, partial vector is masked. */
final class VectorPointwiseKernels extends PointwiseKernels {

  @Override
  public void unary(Unary function, Slab x, Slab y, int from, int to) {
    float[] in = x.data;
    float[] out = y.data;
    int shift = y.offset - x.offset;
    int start = x.offset + from;
    int end = x.offset + to;
    // One loop per function, and the scalar form, which gives the same bits, for the rest. A call
    // that is selected inside the loop, or made rarely, is not inlined and keeps vectors on the
    // heap.
    switch (function) {
      case SIGMOID -> sigmoid(in, start, end, out, shift);
      case TANH -> tanh(in, start, end, out, shift);
      case EXP -> exp(in, start, end, out, shift);
      case LOG -> log(in, start, end, out, shift);
      case SOFTPLUS -> softplus(in, start, end, out, shift);
      case RELU, LEAKY_RELU, INVERSE_SQRT -> super.unary(function, x, y, from, to);
    }
  }

  @Override
  public void addRow(Slab x, Slab bias, Slab y, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int start = row * x.cols;
      addRow(x.data, x.offset + start, bias.data, bias.offset, y.data, y.offset + start, x.cols);
    }
  }

  private static void addRow(
      float[] x, int xAt, float[] bias, int biasAt, float[] y, int yAt, int n) {
    int i = 0;
    for (; i <= n - FLOATS.length(); i += FLOATS.length()) {
      FloatVector.fromArray(FLOATS, x, xAt + i)
          .add(FloatVector.fromArray(FLOATS, bias, biasAt + i))
          .intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = x[xAt + i] + bias[biasAt + i];
    }
  }

  private static void sigmoid(float[] x, int start, int end, float[] y, int shift) {
    int i = start;
    for (; i <= end - FLOATS.length(); i += FLOATS.length()) {
      VectorFunctions.sigmoid(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i + shift);
    }
    for (; i < end; i++) {
      y[i + shift] = FloatFunctions.sigmoid(x[i]);
    }
  }

  private static void tanh(float[] x, int start, int end, float[] y, int shift) {
    int i = start;
    for (; i <= end - FLOATS.length(); i += FLOATS.length()) {
      VectorFunctions.tanh(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i + shift);
    }
    for (; i < end; i++) {
      y[i + shift] = FloatFunctions.tanh(x[i]);
    }
  }

  private static void exp(float[] x, int start, int end, float[] y, int shift) {
    int i = start;
    for (; i <= end - FLOATS.length(); i += FLOATS.length()) {
      VectorFunctions.exp(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i + shift);
    }
    for (; i < end; i++) {
      y[i + shift] = FloatFunctions.exp(x[i]);
    }
  }

  private static void log(float[] x, int start, int end, float[] y, int shift) {
    int i = start;
    for (; i <= end - FLOATS.length(); i += FLOATS.length()) {
      VectorFunctions.log(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i + shift);
    }
    for (; i < end; i++) {
      y[i + shift] = FloatFunctions.log(x[i]);
    }
  }

  private static void softplus(float[] x, int start, int end, float[] y, int shift) {
    int i = start;
    for (; i <= end - FLOATS.length(); i += FLOATS.length()) {
      VectorFunctions.softplus(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i + shift);
    }
    for (; i < end; i++) {
      y[i + shift] = FloatFunctions.softplus(x[i]);
    }
  }
}
