// The elementary functions: the twin of org.harmonium.backend.FloatFunctions, with the same bits
// for every float (NaN stays NaN). Errors, ranges and the reasons for each step are told there.
//
// Powers of two, which Java has to multiply together, are put together from bits here.
#pragma once

#include "device.cuh"

namespace harmonium {

// Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits of the sum.
constexpr float ROUNDER = 0x1.8p23f;

constexpr float TWO_LN2_HIGH = 0x1.62ep0f;
constexpr float TWO_LN2_LOW = 0x1.0bfbe8p-14f;
constexpr float PER_TWO_LN2 = 0x1.715476p-1f;

constexpr float THREE_LN2_HIGH = 0x1.0a28p1f;
constexpr float THREE_LN2_LOW = 0x1.91f9dep-14f;
constexpr float PER_THREE_LN2 = 0x1.ec709ep-2f;

constexpr float LN2_HIGH = 0x1.62e4p-1f;
constexpr float LN2_LOW = 0x1.7f7d1cp-20f;

constexpr float TANH_JOIN = 0x1.999996p-2f;
constexpr float TANH_JOIN_COMPLEMENT = 0x1.3d7756p-1f;

// 2^(step m) for shifted = ROUNDER + m: the bits of ROUNDER leave the word on the left.
__device__ inline float power(float shifted, unsigned step) {
  return __uint_as_float(__float_as_uint(shifted) * (step << 23) + 0x3F800000u);
}

// e^r for r in [0, 2 ln 2].
__device__ inline float expOfRemainder(float r) {
  float p = fma(r, 0x1.8d0cdap-12f, 0x1.02b6fep-10f);
  p = fma(r, p, 0x1.1f0694p-7f);
  p = fma(r, p, 0x1.5371b6p-5f);
  p = fma(r, p, 0x1.5574b6p-3f);
  p = fma(r, p, 0x1.fffe84p-2f);
  p = fma(r, p, 1.0f);
  return fma(r, p, 1.0f);
}

// x = 2 m ln 2 + r, e^x = (e^r 2^m) 2^m.
__device__ inline float exp(float x) {
  float z = fminf(fmaxf(x, -104.0f), 89.0f);
  float shifted = add(fma(z, PER_TWO_LN2, -0.5f), ROUNDER);
  float m = sub(shifted, ROUNDER);
  float r = fma(m, -TWO_LN2_LOW, fma(m, -TWO_LN2_HIGH, z));
  float scale = power(shifted, 1);
  return unlessNan(x, mul(mul(expOfRemainder(r), scale), scale));
}

// log x for x in (0, inf), normal: x = 4^j m with m in [0.5625, 2.25).
__device__ inline float logOfNormal(float x, int extra) {
  // Two steps of the exponent are one of j; the shift rounds down for negative differences too.
  int j = (int)(__float_as_uint(x) - 0x3F100000u) >> 24;
  float m = __uint_as_float(__float_as_uint(x) - ((unsigned)j << 24));
  float exponent = sub(__uint_as_float(0x4B400000u + (unsigned)(j + extra)), ROUNDER);
  float s = div(sub(m, 1.0f), add(m, 1.0f));
  float v = mul(s, s);
  float p = fma(v, 0x1.02b8b2p-3f, 0x1.b333e2p-4f);
  p = fma(v, p, 0x1.251a78p-3f);
  p = fma(v, p, 0x1.99972cp-3f);
  p = fma(v, p, 0x1.555556p-2f);
  float twice = add(s, s);
  float logM = fma(twice, mul(v, p), twice);
  return fma(exponent, 2 * LN2_HIGH, fma(exponent, 2 * LN2_LOW, logM));
}

__device__ inline float log(float x) {
  bool subnormal = x < 0x1p-126f;
  float y = logOfNormal(subnormal ? mul(x, 0x1p24f) : x, subnormal ? -12 : 0);
  float infinity = __uint_as_float(0x7F800000u);
  y = x == infinity ? x : y;
  y = x == 0.0f ? -infinity : y;
  return x >= 0.0f ? y : __uint_as_float(0x7FC00000u);
}

__device__ inline float tanh(float x) {
  float size = fabsf(x);
  float z = mul(fminf(fmaxf(size, TANH_JOIN), 9.5f), 2.0f);
  float shifted = add(fma(z, PER_TWO_LN2, -0.5f), ROUNDER);
  float m = sub(shifted, ROUNDER);
  float r = fma(m, -TWO_LN2_LOW, fma(m, -TWO_LN2_HIGH, z));
  float complement = div(2.0f, fma(power(shifted, 2), expOfRemainder(r), 1.0f));
  float b = fminf(size, TANH_JOIN);
  float v = mul(b, b);
  float p = fma(v, 0x1.3991cep-6f, -0x1.b7d0acp-5f);
  p = fma(v, p, 0x1.110c2ap-3f);
  p = fma(v, p, -0x1.555552p-2f);
  float t = add(fma(mul(b, v), p, b), sub(TANH_JOIN_COMPLEMENT, complement));
  return unlessNan(x, copysignf(t, x));
}

// 1 / (1 + e^-x), where e^(-x/2) = p(r) 8^m.
__device__ inline float sigmoid(float x) {
  float z = mul(fminf(fmaxf(x, -89.0f), 18.0f), -0.5f);
  float shifted = add(fma(z, PER_THREE_LN2, -0.5f), ROUNDER);
  float m = sub(shifted, ROUNDER);
  float r = fma(m, -THREE_LN2_LOW, fma(m, -THREE_LN2_HIGH, z));
  float p = fma(r, 0x1.13ad20p-14f, 0x1.0ec93ep-15f);
  p = fma(r, p, 0x1.c1c86ap-10f);
  p = fma(r, p, 0x1.059d66p-7f);
  p = fma(r, p, 0x1.56fecep-5f);
  p = fma(r, p, 0x1.5536c8p-3f);
  p = fma(r, p, 0x1.0000d0p-1f);
  p = fma(r, p, 1.0f);
  p = fma(r, p, 1.0f);
  float e = mul(p, power(shifted, 3));
  return unlessNan(x, reciprocal(fma(e, e, 1.0f)));
}

// max(x, 0) + log(1 + e^-|x|).
__device__ inline float softplus(float x) {
  float e = exp(-fabsf(x));
  float t = div(add(e, e), add(e, 2.0f));
  float v = mul(t, t);
  float p = fma(v, 0x1.fa7828p-14f, 0x1.b6028ap-12f);
  p = fma(v, p, 0x1.24ffd6p-9f);
  p = fma(v, p, 0x1.9997b6p-7f);
  p = fma(v, p, 0x1.555556p-4f);
  return unlessNan(x, add(fmaxf(x, 0.0f), fma(t, mul(v, p), t)));
}

// sin(2 pi v) for v in [-1/4, 1/4].
__device__ inline float sinQuarter(float v) {
  float w = mul(v, v);
  float p = fma(w, 0x1.466de4p5f, -0x1.32e03cp6f);
  p = fma(w, p, 0x1.466ee4p6f);
  p = fma(w, p, -0x1.4abbeep5f);
  p = fma(w, p, 0x1.921fb6p2f);
  return mul(v, p);
}

// cos(2 pi u) and sin(2 pi u) for u in [0, 1).
__device__ inline float cosTurn(float u) {
  return -sinQuarter(sub(0.25f, fabsf(sub(u, 0.5f))));
}

__device__ inline float sinTurn(float u) {
  float v = sub(u, 0.5f);
  return -sinQuarter(fmaxf(fminf(v, sub(0.5f, v)), sub(-0.5f, v)));
}

// -1, 0 or 1; zeros keep their sign and NaN stays.
__device__ inline float sign(float x) {
  float towardsOne = x > 0.0f ? 1.0f : x;
  return x < 0.0f ? -1.0f : towardsOne;
}

}  // namespace harmonium
