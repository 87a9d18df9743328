package org.harmonium.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.FloatFunctions;

/**
 * The functions of {@link FloatFunctions} on vectors, bit-identical: the constants and the order of
 * operations are those documented there. Only the exact powers of two, and the exponent of one, are
 * formed from the bits of a float.
 */
final class VectorFunctions {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private static final float ROUNDER = 0x1.8p23f;
  private static final double DOUBLE_ROUNDER = 0x1.8p52;
  private static final int ONE = Float.floatToRawIntBits(1f);
  private static final long DOUBLE_ONE = Double.doubleToRawLongBits(1.0);

  private VectorFunctions() {}

  static FloatVector exp(FloatVector x) {
    FloatVector z = x.max(-104f).min(89f);
    FloatVector shifted = fma(z, 0x1.715476p-1f, -0.5f).add(ROUNDER);
    FloatVector m = shifted.sub(ROUNDER);
    FloatVector r = remainder(z, m, 0x1.62ep0f, 0x1.0bfbe8p-14f);
    FloatVector scale = power(shifted.reinterpretAsInts());
    return expOfRemainder(r).mul(scale).mul(scale);
  }

  static FloatVector log(FloatVector x) {
    FloatVector finite = x.min(Float.MAX_VALUE);
    FloatVector root = finite.sqrt();
    FloatVector c = root.mul(0x1.000002p23f);
    FloatVector q = c.sub(c.sub(root)).max(0x1p-75f);
    IntVector bits = q.reinterpretAsInts();
    FloatVector exponent =
        (FloatVector) bits.lanewise(LSHR, 23).sub(127).convert(VectorOperators.I2F, 0);
    FloatVector atZero = x.mul(0x1p126f).mul(0x1p23f).min(1f).sub(1f).mul(0x1p127f).mul(0x1p127f);
    FloatVector j = exponent.max(fma(x, 0x1p-121f, -256f)).add(atZero);

    FloatVector reciprocal = FloatVector.broadcast(FLOATS, 1f).div(q);
    FloatVector m = finite.mul(reciprocal).mul(reciprocal);
    FloatVector s = m.sub(1f).div(m.add(1f));
    FloatVector v = s.mul(s);
    FloatVector p = fma(v, 0x1.02b8b2p-3f, 0x1.b333e2p-4f);
    p = fma(v, p, 0x1.251a78p-3f);
    p = fma(v, p, 0x1.99972cp-3f);
    p = fma(v, p, 0x1.555556p-2f);
    FloatVector twice = s.add(s);
    FloatVector logM = twice.fma(v.mul(p), twice);
    FloatVector low = j.fma(FloatVector.broadcast(FLOATS, 2 * 0x1.7f7d1cp-20f), logM);
    return j.fma(FloatVector.broadcast(FLOATS, 2 * 0x1.62e4p-1f), low);
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector z = a.max(0x1.999996p-2f).min(9.5f).mul(2f);
    FloatVector shifted = fma(z, 0x1.715476p-1f, -0.5f).add(ROUNDER);
    FloatVector m = shifted.sub(ROUNDER);
    FloatVector r = remainder(z, m, 0x1.62ep0f, 0x1.0bfbe8p-14f);
    FloatVector scale = power(shifted.reinterpretAsInts().lanewise(LSHL, 1));
    FloatVector e = scale.fma(expOfRemainder(r), FloatVector.broadcast(FLOATS, 1f));
    FloatVector w = FloatVector.broadcast(FLOATS, 2f).div(e);

    FloatVector b = a.min(0x1.999996p-2f);
    FloatVector v = b.mul(b);
    FloatVector p = fma(v, 0x1.3991cep-6f, -0x1.b7d0acp-5f);
    p = fma(v, p, 0x1.110c2ap-3f);
    p = fma(v, p, -0x1.555552p-2f);
    FloatVector f = b.mul(v).fma(p, b);
    FloatVector t = f.add(FloatVector.broadcast(FLOATS, 0x1.3d7756p-1f).sub(w));
    return t.min(x.add(x)).max(t.neg());
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector z = x.max(-89f).min(18f).mul(-0.5f);
    FloatVector shifted = fma(z, 0x1.ec709ep-2f, -0.5f).add(ROUNDER);
    FloatVector m = shifted.sub(ROUNDER);
    FloatVector r = remainder(z, m, 0x1.0a28p1f, 0x1.91f9dep-14f);
    FloatVector p = fma(r, 0x1.13ad20p-14f, 0x1.0ec93ep-15f);
    p = fma(r, p, 0x1.c1c86ap-10f);
    p = fma(r, p, 0x1.059d66p-7f);
    p = fma(r, p, 0x1.56fecep-5f);
    p = fma(r, p, 0x1.5536c8p-3f);
    p = fma(r, p, 0x1.0000d0p-1f);
    p = fma(r, p, 1f);
    p = fma(r, p, 1f);
    IntVector bits = shifted.reinterpretAsInts();
    FloatVector e = p.mul(power(bits.add(bits.lanewise(LSHL, 1))));
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    return one.div(e.fma(e, one));
  }

  static FloatVector softplus(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector t = e.add(e).div(e.add(2f));
    FloatVector v = t.mul(t);
    FloatVector p = fma(v, 0x1.fa7828p-14f, 0x1.b6028ap-12f);
    p = fma(v, p, 0x1.24ffd6p-9f);
    p = fma(v, p, 0x1.9997b6p-7f);
    p = fma(v, p, 0x1.555556p-4f);
    return x.max(0f).add(t.fma(v.mul(p), t));
  }

  /** Returns 1 + e^-|x| in double, as the plain reduction computes it. */
  static DoubleVector onePlusExpOfMinusAbs(DoubleVector x) {
    DoubleVector z = x.abs().min(40.0).neg();
    DoubleVector shifted = fma(z, 0x1.ec709dc3a03fep-2, -0.5).add(DOUBLE_ROUNDER);
    DoubleVector m = shifted.sub(DOUBLE_ROUNDER);
    DoubleVector high = m.fma(DoubleVector.broadcast(DOUBLES, -0x1.0a2b23f3ba8p1), z);
    DoubleVector r = m.fma(DoubleVector.broadcast(DOUBLES, -0x1.b98p-42), high);
    DoubleVector p = fma(r, 0x1.fa3c2587e82d0p-36, 0x1.67f6704dbe8cfp-35);
    p = fma(r, p, 0x1.5c62c99d5fc8fp-29);
    p = fma(r, p, 0x1.9c67e3b71412ap-26);
    p = fma(r, p, 0x1.29a529979c21dp-22);
    p = fma(r, p, 0x1.71a2da24195b5p-19);
    p = fma(r, p, 0x1.a01f5c0faf9e1p-16);
    p = fma(r, p, 0x1.a019af2a47bccp-13);
    p = fma(r, p, 0x1.6c16c498f4913p-10);
    p = fma(r, p, 0x1.111110fe7b8fdp-7);
    p = fma(r, p, 0x1.55555555c6234p-5);
    p = fma(r, p, 0x1.555555555448cp-3);
    p = fma(r, p, 0x1.0000000000007p-1);
    p = fma(r, p, 1.0);
    p = fma(r, p, 1.0);
    LongVector bits = shifted.reinterpretAsLongs();
    LongVector scale = bits.add(bits.lanewise(LSHL, 1)).lanewise(LSHL, 52).add(DOUBLE_ONE);
    return p.fma(scale.reinterpretAsDoubles(), DoubleVector.broadcast(DOUBLES, 1.0));
  }

  private static FloatVector expOfRemainder(FloatVector r) {
    FloatVector p = fma(r, 0x1.8d0cdap-12f, 0x1.02b6fep-10f);
    p = fma(r, p, 0x1.1f0694p-7f);
    p = fma(r, p, 0x1.5371b6p-5f);
    p = fma(r, p, 0x1.5574b6p-3f);
    p = fma(r, p, 0x1.fffe84p-2f);
    p = fma(r, p, 1f);
    return fma(r, p, 1f);
  }

  private static FloatVector remainder(FloatVector z, FloatVector m, float high, float low) {
    FloatVector r = m.fma(FloatVector.broadcast(FLOATS, -high), z);
    return m.fma(FloatVector.broadcast(FLOATS, -low), r);
  }

  /** Returns 2^k for k in the low bits of the lanes; the rounder's bits are shifted out. */
  private static FloatVector power(IntVector k) {
    return k.lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
  }

  private static FloatVector fma(FloatVector x, float factor, float summand) {
    return x.fma(factor, summand);
  }

  private static FloatVector fma(FloatVector x, FloatVector factor, float summand) {
    return x.fma(factor, FloatVector.broadcast(FLOATS, summand));
  }

  private static DoubleVector fma(DoubleVector x, double factor, double summand) {
    return x.fma(factor, summand);
  }

  private static DoubleVector fma(DoubleVector x, DoubleVector factor, double summand) {
    return x.fma(factor, DoubleVector.broadcast(DOUBLES, summand));
  }
}
