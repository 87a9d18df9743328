// Kernels that only test the emulated device: each uses one thing that kernels may use.
#include "host_device.h"

extern "C" __global__ void probe_add(const float* x, float* y, float value, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = x[i] + value;
}

// Reverses each block's numbers through shared memory; what nobody wrote there is NaN.
extern "C" __global__ void probe_reverse(const float* x, float* y) {
  __shared__ float tile[256];
  unsigned i = threadIdx.x, n = blockDim.x;
  tile[i] = x[blockIdx.x * n + i];
  __syncthreads();
  y[blockIdx.x * n + i] = tile[n - 1 - i];
}

// The sum of each warp by shuffles, of doubles.
extern "C" __global__ void probe_fold(const float* x, double* sums) {
  unsigned i = blockIdx.x * blockDim.x * blockDim.y + threadIdx.y * blockDim.x + threadIdx.x;
  double sum = x[i];
  for (int delta = 16; delta > 0; delta /= 2) sum += __shfl_down_sync(0xffffffffu, sum, delta);
  if (i % 32 == 0) sums[i / 32] = sum;
}

// A barrier that one half of the block never reaches, while the other half waits in a shuffle.
extern "C" __global__ void probe_deadlock(float* y) {
  if (threadIdx.x % 32 < 16) __syncthreads();
  y[threadIdx.x] = __shfl_sync(0xffffffffu, y[threadIdx.x], 0);
}

// Writes one number beyond the end.
extern "C" __global__ void probe_stray(float* y, int n) { y[n] = 1; }
