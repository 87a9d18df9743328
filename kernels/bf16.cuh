// Rounding to bfloat16, to nearest even, with the same bits on every architecture: NaN is 0x7FFF,
// as the conversion instruction has it.
#pragma once

#include "device.cuh"

namespace harmonium {

__device__ inline unsigned bf16Of(float x) {
  unsigned bits = __float_as_uint(x);
  unsigned rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
  return x == x ? rounded : 0x7FFFu;
}

// The left number in the lower half.
__device__ inline unsigned bf16PairOf(float left, float right) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  unsigned pair;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(right), "f"(left));
  return pair;
#else
  return bf16Of(left) | (bf16Of(right) << 16);
#endif
}

}  // namespace harmonium
