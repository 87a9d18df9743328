// The random numbers: the twin of org.harmonium.backend.Philox (Philox4x32-10). One block of the
// cipher serves the four columns of a quad.
#pragma once

#include "functions.cuh"

namespace harmonium {

// The numbers of one draw of a stream. The position of the stream lives in device memory, so that
// a recorded step can be replayed with new numbers.
struct Draw {
  unsigned keyLow;
  unsigned keyHigh;
  unsigned low;
  unsigned high;

  __device__ Draw(u64 key, const u64* base, u64 offset) {
    u64 number = *base + offset;
    keyLow = (unsigned)key;
    keyHigh = (unsigned)(key >> 32);
    low = (unsigned)number;
    high = (unsigned)(number >> 32);
  }

  // The words of the columns col to col + 3 of a row, where col is a multiple of 4.
  __device__ uint4 words(int row, int col) const {
    unsigned c0 = (unsigned)col / 4;
    unsigned c1 = (unsigned)row;
    unsigned c2 = low;
    unsigned c3 = high;
    unsigned k0 = keyLow;
    unsigned k1 = keyHigh;
    for (int round = 0; round < 10; round++) {
      unsigned high0 = __umulhi(c0, 0xD2511F53u);
      unsigned low0 = c0 * 0xD2511F53u;
      unsigned high2 = __umulhi(c2, 0xCD9E8D57u);
      unsigned low2 = c2 * 0xCD9E8D57u;
      c0 = high2 ^ c1 ^ k0;
      c1 = low2;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    return make_uint4(c0, c1, c2, c3);
  }
};

// In [0, 1): a multiple of 2^-24.
__device__ inline float uniformOf(unsigned word) { return mul((float)(word >> 8), 0x1p-24f); }

// In (0, 1].
__device__ inline float positiveUniformOf(unsigned word) {
  return mul((float)((word >> 8) + 1), 0x1p-24f);
}

__device__ inline float4 uniformsOf(uint4 words) {
  return make_float4(uniformOf(words.x), uniformOf(words.y), uniformOf(words.z), uniformOf(words.w));
}

// 1 if u < p, else 0; NaN where p is NaN.
__device__ inline float bernoulliOf(float p, float u) {
  return unlessNan(p, u < p ? 1.0f : 0.0f);
}

__device__ inline float4 bernoulliOf(float4 p, float4 u) {
  return make_float4(bernoulliOf(p.x, u.x), bernoulliOf(p.y, u.y), bernoulliOf(p.z, u.z),
                     bernoulliOf(p.w, u.w));
}

// Box and Muller: the first word gives the radius, the second the turn.
__device__ inline float2 normalsOf(unsigned first, unsigned second) {
  // The least variate is 2^-24, so the logarithm needs no care of zeros and subnormals.
  float radius = root(mul(-2.0f, logOfNormal(positiveUniformOf(first), 0)));
  float turn = uniformOf(second);
  return make_float2(mul(radius, cosTurn(turn)), mul(radius, sinTurn(turn)));
}

__device__ inline float4 normalsOf(uint4 words) {
  float2 left = normalsOf(words.x, words.y);
  float2 right = normalsOf(words.z, words.w);
  return make_float4(left.x, left.y, right.x, right.y);
}

}  // namespace harmonium
