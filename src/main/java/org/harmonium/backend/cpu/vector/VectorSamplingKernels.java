package org.harmonium.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.harmonium.backend.cpu.vector.VectorFunctions.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;
import org.harmonium.backend.cpu.SamplingKernels;

/** Philox with one block in each lane of four vectors of longs, so that products are exact. */
final class VectorSamplingKernels extends SamplingKernels {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int BLOCKS = LONGS.length();
  private static final long WORD = 0xFFFFFFFFL;
  private static final LongVector LANE = LongVector.zero(LONGS).addIndex(1);
  private static final VectorShuffle<Long> LOWER = VectorShuffle.makeZip(LONGS, 0);
  private static final VectorShuffle<Long> UPPER = VectorShuffle.makeZip(LONGS, 1);

  @Override
  protected void biasedSigmoid(float[] x, float[] bias, int n) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += FLOATS.length()) {
      FloatVector sum =
          FloatVector.fromArray(FLOATS, x, i).add(FloatVector.fromArray(FLOATS, bias, i));
      VectorFunctions.sigmoid(sum).intoArray(x, i);
    }
    for (; i < n; i++) { // scalar, not a rare call of the vector form: see VectorPointwiseKernels
      x[i] = FloatFunctions.sigmoid(x[i] + bias[i]);
    }
  }

  @Override
  protected void uniforms(float[] out, long key, long draw, int row, int rows, int col, int width) {
    for (int r = 0; r < rows; r++) {
      int at = r * width;
      int end = at + width;
      for (int block = col / 4; at < end; block += BLOCKS) {
        at = blocks(out, key, draw, row + r, block, at, end);
      }
    }
  }

  /** Writes the numbers of the next blocks, up to {@code end}; returns the index after them. */
  private static int blocks(float[] out, long key, long draw, int row, int block, int at, int end) {
    LongVector c0 = LANE.add(block);
    LongVector c1 = LongVector.broadcast(LONGS, row & WORD);
    LongVector c2 = LongVector.broadcast(LONGS, draw & WORD);
    LongVector c3 = LongVector.broadcast(LONGS, draw >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      LongVector product0 = c0.mul(Philox.MULTIPLIER_0 & WORD);
      LongVector product2 = c2.mul(Philox.MULTIPLIER_2 & WORD);
      c0 = product2.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, k0 & WORD);
      c1 = product2.and(WORD);
      c2 = product0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, k1 & WORD);
      c3 = product0.and(WORD);
      k0 += Philox.WEYL_LOW;
      k1 += Philox.WEYL_HIGH;
    }
    // The words 0, 1 and 2, 3 of a block form one long each; then the two longs of a block are
    // interleaved.
    LongVector even = c0.or(c1.lanewise(LSHL, 32));
    LongVector odd = c2.or(c3.lanewise(LSHL, 32));
    store(even.rearrange(LOWER, odd), out, at, end);
    store(even.rearrange(UPPER, odd), out, at + FLOATS.length(), end);
    return Math.min(end, at + 4 * BLOCKS);
  }

  private static void store(LongVector words, float[] out, int at, int end) {
    FloatVector u =
        ((FloatVector) words.reinterpretAsInts().lanewise(LSHR, 8).convert(VectorOperators.I2F, 0))
            .mul(0x1p-24f);
    if (at + FLOATS.length() <= end) {
      u.intoArray(out, at);
    } else if (at < end) {
      u.intoArray(out, at, FLOATS.indexInRange(at, end));
    }
  }
}
