package org.harmonium.backend;

/**
 * Elementary functions on float, each a fixed sequence of IEEE 754 operations that every backend
 * reproduces bit for bit.
 *
 * <p>The functions use only {@code +}, {@code -}, {@code *}, {@code /}, {@code sqrt}, {@code fma},
 * {@code abs}, {@code min} and {@code max}, without branches, tables or conversions. The JIT
 * compiler vectorises a loop over a function or over its public parts, and the same sequence in
 * another language (in CUDA with {@code __fmaf_rn}, {@code __fdiv_rn}, {@code __fsqrt_rn}) gives
 * the same bits. Three deviations are permitted, which do not change the result:
 *
 * <ul>
 *   <li>{@code Math.min} and {@code Math.max} propagate NaN, {@code fminf} and {@code fmaxf} ignore
 *       it: a kernel first returns NaN for a NaN argument, in {@link #log} for a negative one, too.
 *       It must not flush subnormals. The payload of a NaN is unspecified.
 *   <li>The powers of two and the exponent in {@link #exp}, {@link #tanh}, {@link #sigmoid} and
 *       {@link #log} are exact, so a kernel may form them from the bits of a float.
 *   <li>The copy of the sign in {@link #tanh} is exact, so a kernel may use {@code copysignf}.
 * </ul>
 *
 * <p>The guaranteed error is at most 4 ulp for exp, log, softplus and tanh, and 2e-7 absolute for
 * sigmoid and tanh. Measured over a sample of all floats: exp 3.3, softplus 2.9, tanh 1.9 and log
 * 1.8 ulp, sigmoid 1.6e-7. Exp, sigmoid and tanh are non-decreasing.
 */
public final class FloatFunctions {

  /** Adding and subtracting 1.5 * 2^23 rounds a float of magnitude below 2^22 to an integer. */
  private static final float ROUNDER = 0x1.8p23f;

  /** 2 ln 2 in two parts. The first has 13 bits, so that its small multiples are exact. */
  private static final float TWO_LN2_HIGH = 0x1.62ep0f;

  private static final float TWO_LN2_LOW = 0x1.0bfbe8p-14f;
  private static final float PER_TWO_LN2 = 0x1.715476p-1f;

  private static final float THREE_LN2_HIGH = 0x1.0a28p1f;
  private static final float THREE_LN2_LOW = 0x1.91f9dep-14f;
  private static final float PER_THREE_LN2 = 0x1.ec709ep-2f;

  private static final float LN2_HIGH = 0x1.62e4p-1f;
  private static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** The boundary between the two forms of tanh, and 1 - tanh there by the second form. */
  private static final float TANH_JOIN = 0x1.999996p-2f;

  private static final float TANH_JOIN_COMPLEMENT = 0x1.3d7756p-1f;

  private static final float THIRD = 1f / 3f;

  private FloatFunctions() {}

  /**
   * Returns e^x: 0 at -Inf, Inf at Inf and above 88.72, subnormal below -87.33. Non-decreasing.
   *
   * <p>x = 2 m ln 2 + r with r in [0, 2 ln 2); e^x = (e^r 2^m) 2^m, where only the last product can
   * round to a subnormal or overflow. For r and all coefficients positive, each rounded step is
   * monotone, and so is the result. The three steps are public because the JIT compiler vectorises
   * a loop over each, but not over all of them.
   */
  public static float exp(float x) {
    float m = expExponent(x);
    return expScale(expMantissa(x, m), m);
  }

  /** Returns the integer m of {@link #exp}, from -76 to 64. */
  public static float expExponent(float x) {
    return round(Fma.of(expArgument(x), PER_TWO_LN2, -0.5f));
  }

  /** Returns e^r of {@link #exp}. */
  public static float expMantissa(float x, float m) {
    float z = expArgument(x);
    float r = Fma.of(m, -TWO_LN2_LOW, Fma.of(m, -TWO_LN2_HIGH, z));
    return expOfRemainder(r);
  }

  /** Returns (p 2^m) 2^m for an integer m from -121 to 121. */
  public static float expScale(float p, float m) {
    float third = third(m);
    float ninth = third(third);
    float twentySeventh = third(ninth);
    float top = third(twentySeventh);
    float scale =
        ternary(Fma.of(-3f, third, m), 0.75f, 0.25f)
            * ternary(Fma.of(-3f, ninth, third), 3.9375f, 3.0625f)
            * ternary(Fma.of(-3f, twentySeventh, ninth), 0x1.ffff8p7f, 0x1.fe008p7f)
            * Math.max(Fma.of(Fma.of(-3f, top, twentySeventh), 0x1p27f, 1f), 0x1p-27f)
            * Math.max(Fma.of(top, 0x1p81f, 1f), 0x1p-81f);
    return p * scale * scale;
  }

  /**
   * Returns the natural logarithm: -Inf at 0 and -0, NaN for negative x, Inf at Inf.
   *
   * <p>With q the power of two nearest sqrt(x), x = q^2 m and m is in [0.56, 2.25]; log m is twice
   * the inverse hyperbolic tangent of (m - 1) / (m + 1). The root keeps q clear of overflow and
   * underflow. The steps are public for the same reason as those of {@link #exp}.
   */
  public static float log(float x) {
    float q = logScale(x);
    return log(x, q, logExponent(x, q));
  }

  /**
   * Returns the power of two q of {@link #log(float)}: sqrt(x) rounded to one bit, at least 2^-75.
   */
  public static float logScale(float x) {
    float root = sqrt(Math.min(x, Float.MAX_VALUE));
    // Veltkamp splitting, down to one bit.
    float c = root * 0x1.000002p23f;
    return Math.max(c - (c - root), 0x1p-75f);
  }

  /**
   * Returns the integer j of q = 2^j, from -75 to 64: 64 atanh(s) / ln 2 at q^(1/32), rounded.
   * Returns Inf if x is Inf, and -Inf if x is zero, which become the logarithm.
   */
  public static float logExponent(float x, float q) {
    float y = sqrt(sqrt(sqrt(sqrt(sqrt(q)))));
    float s = (y - 1f) / (y + 1f);
    float v = s * s;
    float j = round(s * Fma.of(v, Fma.of(v, 37.46f, 25.55f), 92.668f));
    float atZero = (Math.min(x * 0x1p126f * 0x1p23f, 1f) - 1f) * 0x1p127f * 0x1p127f;
    return Math.max(j, Fma.of(x, 0x1p-121f, -256f)) + atZero;
  }

  /** Returns log(x) for q = {@link #logScale} and j = {@link #logExponent}. */
  public static float log(float x, float q, float j) {
    float finite = Math.min(x, Float.MAX_VALUE);
    float reciprocal = 1f / q;
    float m = finite * reciprocal * reciprocal;
    float s = (m - 1f) / (m + 1f);
    float v = s * s;
    float p = Fma.of(v, 0x1.02b8b2p-3f, 0x1.b333e2p-4f);
    p = Fma.of(v, p, 0x1.251a78p-3f);
    p = Fma.of(v, p, 0x1.99972cp-3f);
    p = Fma.of(v, p, 0x1.555556p-2f);
    float twice = s + s;
    float logM = Fma.of(twice, v * p, twice);
    return Fma.of(j, 2 * LN2_HIGH, Fma.of(j, 2 * LN2_LOW, logM));
  }

  /**
   * Returns the hyperbolic tangent: odd, non-decreasing, exact at 0, and 1 from 9.02 on.
   *
   * <p>With c about 0.4, it is an odd polynomial f on |x| up to c, and g = 1 - 2 / (e^(2|x|) + 1)
   * above, joined as f(min(|x|, c)) + (g(max(|x|, c)) - g(c)). Each term is monotone, and so is the
   * sum. The polynomial preserves the relative accuracy near 0, which the second form loses.
   */
  public static float tanh(float x) {
    return tanh(x, tanhComplement(x));
  }

  /** Returns 1 - tanh(max(|x|, c)) of {@link #tanh(float)}. */
  public static float tanhComplement(float x) {
    float z = Math.min(Math.max(Math.abs(x), TANH_JOIN), 9.5f) * 2f;
    float m = round(Fma.of(z, PER_TWO_LN2, -0.5f));
    float r = Fma.of(m, -TWO_LN2_LOW, Fma.of(m, -TWO_LN2_HIGH, z));
    // 4^m for m in 0..13
    float third = third(m);
    float ninth = third(third);
    float scale =
        ternary(Fma.of(-3f, third, m), 1.875f, 1.125f)
            * ternary(Fma.of(-3f, ninth, third), 0x1.ffep4f, 0x1.f02p4f)
            * Fma.of(ninth, 0x1p18f - 1f, 1f);
    return 2f / Fma.of(scale, expOfRemainder(r), 1f);
  }

  /** Returns tanh(x) for w = {@link #tanhComplement}. */
  public static float tanh(float x, float w) {
    float b = Math.min(Math.abs(x), TANH_JOIN);
    float v = b * b;
    float p = Fma.of(v, 0x1.3991cep-6f, -0x1.b7d0acp-5f);
    p = Fma.of(v, p, 0x1.110c2ap-3f);
    p = Fma.of(v, p, -0x1.555552p-2f);
    float t = Fma.of(b * v, p, b) + (TANH_JOIN_COMPLEMENT - w);
    // t with the sign of x, because t is at most 2|x|.
    return Math.max(Math.min(t, x + x), -t);
  }

  /**
   * Returns the logistic function 1 / (1 + e^-x): 1/2 at 0, exactly 0 at -Inf and 1 at Inf.
   *
   * <p>Its exponential is the square of p(r) 8^m with -x/2 = 3 m ln 2 + r, because half the range
   * needs only three ternary digits for the power. A clamped rational tanh takes two thirds of the
   * time, but loses the tail: this form is accurate to a relative 1e-6 down to x = -88.72, where
   * e^-x overflows, and it is non-decreasing.
   */
  public static float sigmoid(float x) {
    float z = Math.min(Math.max(x, -89f), 18f) * -0.5f;
    float shifted = Fma.of(z, PER_THREE_LN2, -0.5f) + ROUNDER;
    float m = shifted - ROUNDER;
    float r = Fma.of(m, -THREE_LN2_LOW, Fma.of(m, -THREE_LN2_HIGH, z));
    float p = Fma.of(r, 0x1.13ad20p-14f, 0x1.0ec93ep-15f);
    p = Fma.of(r, p, 0x1.c1c86ap-10f);
    p = Fma.of(r, p, 0x1.059d66p-7f);
    p = Fma.of(r, p, 0x1.56fecep-5f);
    p = Fma.of(r, p, 0x1.5536c8p-3f);
    p = Fma.of(r, p, 0x1.0000d0p-1f);
    p = Fma.of(r, p, 1f);
    p = Fma.of(r, p, 1f);
    // 8^m = 2^24 8^n for n = m - 8 in -13..13; the first factor holds the 2^24.
    float n = shifted - (ROUNDER + 8f);
    float third = third(n);
    float ninth = third(third);
    float d = Fma.of(-3f, third, n);
    float cubed = ternary(ninth, 0x1.ffff8p7f, 0x1.fe008p7f);
    float scale =
        Fma.of(d, Fma.of(d, 3.0625f * 0x1p24f, 3.9375f * 0x1p24f), 0x1p24f)
            * ternary(Fma.of(-3f, ninth, third), 0x1.ffff8p7f, 0x1.fe008p7f)
            * (cubed * cubed * cubed);
    float e = p * scale;
    return 1f / Fma.of(e, e, 1f);
  }

  /** Returns log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), also accurate in the negative tail. */
  public static float softplus(float x) {
    return softplus(x, exp(-Math.abs(x)));
  }

  /** Returns softplus(x) for e = exp(-|x|): log(1 + e) = 2 atanh(t / 2) with t = 2e / (2 + e). */
  public static float softplus(float x, float e) {
    float t = (e + e) / (e + 2f);
    float v = t * t;
    float p = Fma.of(v, 0x1.fa7828p-14f, 0x1.b6028ap-12f);
    p = Fma.of(v, p, 0x1.24ffd6p-9f);
    p = Fma.of(v, p, 0x1.9997b6p-7f);
    p = Fma.of(v, p, 0x1.555556p-4f);
    return Math.max(x, 0f) + Fma.of(t, v * p, t);
  }

  /** Returns the softplus in double, to 1e-14 relative; backends have their own loops over rows. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** Returns cos(2 pi u) for u in [0, 1], to 1e-7 absolute. */
  public static float cosTurn(float u) {
    // With v = 1/4 - |u - 1/2| in [-1/4, 1/4], which is exact for the uniform variates.
    return -sinQuarter(0.25f - Math.abs(u - 0.5f));
  }

  /** Returns sin(2 pi u) for u in [0, 1], to 1e-7 absolute. */
  public static float sinTurn(float u) {
    float v = u - 0.5f;
    return -sinQuarter(Math.max(Math.min(v, 0.5f - v), -0.5f - v));
  }

  /** Returns sin(2 pi v) for v in [-1/4, 1/4]. */
  private static float sinQuarter(float v) {
    float w = v * v;
    float p = Fma.of(w, 0x1.466de4p5f, -0x1.32e03cp6f);
    p = Fma.of(w, p, 0x1.466ee4p6f);
    p = Fma.of(w, p, -0x1.4abbeep5f);
    p = Fma.of(w, p, 0x1.921fb6p2f);
    return v * p;
  }

  /** Returns -1, 0 or 1, including for the smallest subnormals; the sign of a zero is kept. */
  public static float sign(float x) {
    return Math.min(Math.max(x * 0x1p127f * 0x1p127f, -1f), 1f);
  }

  private static float expArgument(float x) {
    return Math.min(Math.max(x, -104f), 89f);
  }

  /** Returns e^r for r in [0, 2 ln 2], to a relative 3e-8 and never above e^r at the right end. */
  private static float expOfRemainder(float r) {
    float p = Fma.of(r, 0x1.8d0cdap-12f, 0x1.02b6fep-10f);
    p = Fma.of(r, p, 0x1.1f0694p-7f);
    p = Fma.of(r, p, 0x1.5371b6p-5f);
    p = Fma.of(r, p, 0x1.5574b6p-3f);
    p = Fma.of(r, p, 0x1.fffe84p-2f);
    p = Fma.of(r, p, 1f);
    return Fma.of(r, p, 1f);
  }

  /**
   * Returns 1 + a d + b d^2: c^d for d in {-1, 0, 1} if a = (c - 1/c) / 2, b = (c + 1/c) / 2 - 1.
   */
  private static float ternary(float d, float a, float b) {
    return Fma.of(d, Fma.of(d, b, a), 1f);
  }

  private static float round(float x) {
    return (x + ROUNDER) - ROUNDER;
  }

  private static float third(float integer) {
    return Fma.of(integer, THIRD, ROUNDER) - ROUNDER;
  }

  private static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }
}
