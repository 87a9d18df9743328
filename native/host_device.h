// The CUDA declarations for kernels compiled for the host.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "kernel.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
// Blocks run in sequence, so one copy is sufficient; it is placed where the grid can find and poison it.
#define __shared__ static __attribute__((section("harmonium_shared")))
#define __constant__ static

#include "host_vectors.h"

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
};

extern uint3 threadIdx, blockIdx;
extern dim3 blockDim, gridDim;
constexpr int warpSize = 32;

// ---- synchronisation of threads (grid.cc)
void __syncthreads();
namespace emulated {
uint64_t shuffle(unsigned mask, uint64_t value, unsigned sourceLane);
unsigned laneOfThread();
unsigned ballot(unsigned mask, bool predicate);
[[noreturn]] void trap(const char* sentence);

template <class T>
T shuffled(unsigned mask, T value, unsigned sourceLane) {
  static_assert(sizeof(T) <= 8);
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  bits = shuffle(mask, bits, sourceLane);
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// A lane whose source is outside its segment of `width` lanes reads its own value.
inline unsigned inSegment(unsigned lane, unsigned from, int width) {
  return from / width == lane / width ? from : lane;
}
}  // namespace emulated

inline void __syncwarp(unsigned mask = 0xffffffffu) { emulated::shuffle(mask, 0, emulated::laneOfThread()); }
inline void __threadfence() {}
inline void __threadfence_block() {}

template <class T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32) {
  unsigned lane = emulated::laneOfThread();
  return emulated::shuffled(mask, value, lane / width * width + static_cast<unsigned>(source) % width);
}

template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32) {
  unsigned lane = emulated::laneOfThread();
  return emulated::shuffled(mask, value, emulated::inSegment(lane, lane + delta, width));
}

template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32) {
  unsigned lane = emulated::laneOfThread();
  unsigned from = lane % width < delta ? lane : lane - delta;
  return emulated::shuffled(mask, value, from);
}

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32) {
  unsigned lane = emulated::laneOfThread();
  return emulated::shuffled(mask, value, emulated::inSegment(lane, lane ^ static_cast<unsigned>(bits), width));
}

inline unsigned __ballot_sync(unsigned mask, int predicate) { return emulated::ballot(mask, predicate != 0); }
inline int __any_sync(unsigned mask, int predicate) { return emulated::ballot(mask, predicate != 0) != 0; }
inline int __all_sync(unsigned mask, int predicate) { return emulated::ballot(mask, predicate == 0) == 0; }
inline void __trap() { emulated::trap("the kernel stopped itself (__trap)"); }

#include "host_math.h"
