// Minibatches: out[i] = rows[order[*cursor + cursorOffset + i]] for n rows of a data set that lies
// in device memory, as floats or as bytes; and the step forward of cursors and draw numbers.
// Twin of org.harmonium.backend.cpu.GatherKernels.
#include "device.cuh"
#include "philox.cuh"
#include "quad.cuh"

using harmonium::Draw;
using harmonium::Quad;
using harmonium::QUAD_THREADS;

namespace {

// Which row of the data set a quad of the minibatch comes from.
struct Source {
  u64 row;

  __device__ Source(Quad quad, const int* __restrict__ order, const u64* cursor, u64 offset)
      : row((u64)order[*cursor + offset + (u64)quad.row]) {}

  __device__ float4 load(const float* __restrict__ rows, int ldr, Quad quad) const {
    return *(const float4*)(rows + row * (u64)ldr + (u64)quad.col);
  }

  // The byte b stands for b / 255.
  __device__ float4 load(const unsigned char* __restrict__ rows, int ldr, Quad quad) const {
    unsigned four = *(const unsigned*)(rows + row * (u64)ldr + (u64)quad.col);
    return make_float4(level(four & 0xFFu), level((four >> 8) & 0xFFu), level((four >> 16) & 0xFFu),
                       level(four >> 24));
  }

  __device__ static float level(unsigned b) { return harmonium::div((float)b, 255.0f); }
};

template <typename T>
__device__ inline void gather(const T* __restrict__ rows, int ldr, const int* __restrict__ order,
                              const u64* cursor, u64 cursorOffset, float* out, int ldo, u16* twin,
                              int n, int cols) {
  Quad quad(n, cols);
  if (quad.inside) {
    float4 values = Source(quad, order, cursor, cursorOffset).load(rows, ldr, quad);
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

template <typename T>
__device__ inline void gatherBernoulli(const T* __restrict__ rows, int ldr,
                                       const int* __restrict__ order, const u64* cursor,
                                       u64 cursorOffset, u64 key, const u64* drawBase,
                                       u64 drawOffset, float* out, int ldo, u16* twin, int n,
                                       int cols) {
  Quad quad(n, cols);
  if (quad.inside) {
    float4 p = Source(quad, order, cursor, cursorOffset).load(rows, ldr, quad);
    Draw draw(key, drawBase, drawOffset);
    float4 u = harmonium::uniformsOf(draw.words(quad.row, quad.col));
    float4 values = harmonium::bernoulliOf(p, u);
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

}  // namespace

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    gather_floats(const float* rows, int ldr, const int* order, const u64* cursor, u64 cursorOffset,
                  float* out, int ldo, u16* twin, int n, int cols) {
  gather(rows, ldr, order, cursor, cursorOffset, out, ldo, twin, n, cols);
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    gather_bytes(const unsigned char* rows, int ldr, const int* order, const u64* cursor,
                 u64 cursorOffset, float* out, int ldo, u16* twin, int n, int cols) {
  gather(rows, ldr, order, cursor, cursorOffset, out, ldo, twin, n, cols);
}

// A sample with these probabilities; the row of the minibatch is the row of the draw.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    gather_bernoulli_floats(const float* rows, int ldr, const int* order, const u64* cursor,
                            u64 cursorOffset, u64 key, const u64* drawBase, u64 drawOffset,
                            float* out, int ldo, u16* twin, int n, int cols) {
  gatherBernoulli(rows, ldr, order, cursor, cursorOffset, key, drawBase, drawOffset, out, ldo, twin,
                  n, cols);
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    gather_bernoulli_bytes(const unsigned char* rows, int ldr, const int* order, const u64* cursor,
                           u64 cursorOffset, u64 key, const u64* drawBase, u64 drawOffset,
                           float* out, int ldo, u16* twin, int n, int cols) {
  gatherBernoulli(rows, ldr, order, cursor, cursorOffset, key, drawBase, drawOffset, out, ldo, twin,
                  n, cols);
}

// The end of a recorded step: for i < n, *(u64*)table[2i] += table[2i + 1]. A counter may stand in
// several lines; the thread of its first line adds them all, so no two threads write one counter.
extern "C" __global__ void __launch_bounds__(32) advance(const u64* __restrict__ table, int n) {
  for (int i = (int)threadIdx.x; i < n; i += (int)blockDim.x) {
    u64 counter = table[2 * i];
    u64 increment = 0;
    bool first = true;
    for (int j = 0; j < n; j++) {
      if (table[2 * j] == counter) {
        increment += table[2 * j + 1];
        first = first && j >= i;
      }
    }
    if (first) {
      *(u64*)counter += increment;
    }
  }
}
