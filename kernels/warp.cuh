// Sums over a row by one warp, in the order of org.harmonium.backend.cpu.ReductionKernels.
#pragma once

#include "device.cuh"

namespace harmonium {

constexpr int LANES = 32;        // of a row's sum: a warp
constexpr int ROWS_AT_ONCE = 4;  // warps of a block

struct Plus {
  __device__ double operator()(double a, double b) const { return add(a, b); }
};

struct Times {
  __device__ double operator()(double a, double b) const { return mul(a, b); }
};

// The larger; NaN where one is NaN.
struct Larger {
  __device__ float operator()(float a, float b) const { return b > a || b != b ? b : a; }
};

// The upper half of the lanes joins the lower half, 16, 8, 4, 2 and 1 at a time, for lane 0.
template <typename F, typename T>
__device__ inline T fold(F f, T lane) {
  for (int width = LANES / 2; width > 0; width /= 2) {
    lane = f(lane, __shfl_down_sync(0xFFFFFFFFu, lane, width));
  }
  return lane;
}

// What lane 0 has, for all.
template <typename T>
__device__ inline T fromFirst(T lane) {
  return __shfl_sync(0xFFFFFFFFu, lane, 0);
}

}  // namespace harmonium
