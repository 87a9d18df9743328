// The twin of org.harmonium.backend.cpu.DoubleExp, with the same bits.
#pragma once

#include "device.cuh"

namespace harmonium {

// e^-|x| = p scale, where -|x| = 3 m ln 2 + r, p = e^r, and m is in -20..0; |x| counts as 40 at most.
struct ExpOfMinusAbs {
  double p;
  double scale;
};

__device__ inline ExpOfMinusAbs partsOfExp(double x) {
  constexpr double rounder = 0x1.8p52;
  double size = fabs(x);
  double z = -(size > 40.0 ? 40.0 : size);  // a comparison lets NaN through
  double shifted = add(fma(z, 0x1.ec709dc3a03fep-2, -0.5), rounder);
  double m = sub(shifted, rounder);
  double r = fma(m, -0x1.b98p-42, fma(m, -0x1.0a2b23f3ba8p1, z));
  double p = fma(r, 0x1.fa3c2587e82d0p-36, 0x1.67f6704dbe8cfp-35);
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
  // m stands in the low bits of the sum, and 3 m added to the exponent's field makes 8^m.
  u64 integer = (u64)__double_as_longlong(shifted);
  double scale = __longlong_as_double((long long)((integer * 3 << 52) + 0x3FF0000000000000ull));
  return ExpOfMinusAbs{p, scale};
}

// 1 + e^-|x|; beyond 40 the factor is 1.
__device__ inline double onePlusExpOfMinusAbs(double x) {
  ExpOfMinusAbs e = partsOfExp(x);
  return fma(e.p, e.scale, 1.0);
}

// e^-|x|, but 0 beyond 40.
__device__ inline double expOfMinusAbs(double x) {
  ExpOfMinusAbs e = partsOfExp(x);
  return fabs(x) > 40.0 ? 0.0 : mul(e.p, e.scale);
}

}  // namespace harmonium
