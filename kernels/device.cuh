// What every kernel is written in: CUDA's own words, and one name for each rounded operation.
//
// Under nvcc CUDA's words are built in. With HARMONIUM_HOST defined, a header of the emulated
// device supplies them, and the same source runs on the CPU.
#pragma once

#ifdef HARMONIUM_HOST
#include "host_device.h"
#define UNROLL(n)
#else
#define PRAGMA(text) _Pragma(#text)
#define UNROLL(n) PRAGMA(unroll n)
#endif

typedef unsigned short u16;
typedef unsigned long long u64;

namespace harmonium {

// Each is one IEEE 754 operation, rounded to nearest even. Written as operators they could be
// contracted to a fused multiply-add, and the last bit would depend on the compiler.

__device__ inline float add(float a, float b) { return __fadd_rn(a, b); }
__device__ inline float sub(float a, float b) { return __fsub_rn(a, b); }
__device__ inline float mul(float a, float b) { return __fmul_rn(a, b); }
__device__ inline float div(float a, float b) { return __fdiv_rn(a, b); }
__device__ inline float fma(float a, float b, float c) { return __fmaf_rn(a, b, c); }
__device__ inline float root(float a) { return __fsqrt_rn(a); }

__device__ inline double add(double a, double b) { return __dadd_rn(a, b); }
__device__ inline double sub(double a, double b) { return __dsub_rn(a, b); }
__device__ inline double mul(double a, double b) { return __dmul_rn(a, b); }
__device__ inline double fma(double a, double b, double c) { return __fma_rn(a, b, c); }

// 1 / a has the bits of the division, in fewer instructions.
__device__ inline float reciprocal(float a) { return __frcp_rn(a); }

// fminf and fmaxf drop NaN; so a function clamps as it likes and puts the NaN back at the end.
__device__ inline float unlessNan(float x, float y) { return x == x ? y : x; }

}  // namespace harmonium
