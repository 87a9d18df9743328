// How an element-wise kernel walks over a matrix: one thread takes a quad, four columns of one row,
// in accesses of 16 bytes.
//
// Rows start at multiples of 16 bytes, and the padding up to the next multiple of four columns may
// be read and written with anything; so the last quad of a row is processed whole. An output may be
// an input: a thread has read its quad before it writes it.
#pragma once

#include "bf16.cuh"
#include "functions.cuh"

namespace harmonium {

constexpr int QUAD_THREADS = 256;

struct Quad {
  int row;
  int col;
  bool inside;

  // The quads are numbered row by row; there are fewer than 2^32.
  __device__ Quad(int rows, int cols) {
    unsigned perRow = ((unsigned)cols + 3) / 4;
    unsigned index = blockIdx.x * blockDim.x + threadIdx.x;
    unsigned r = index / perRow;
    row = (int)r;
    col = (int)(4 * (index - r * perRow));
    inside = r < (unsigned)rows;
  }

  __device__ u64 at(int ld) const { return (u64)row * (u64)ld + (u64)col; }

  __device__ float4 load(const float* x, int ld) const { return *(const float4*)(x + at(ld)); }

  // From a matrix of one row.
  __device__ float4 load(const float* row) const { return *(const float4*)(row + col); }

  __device__ void store(float* y, int ld, float4 values) const { *(float4*)(y + at(ld)) = values; }

  // The bfloat16 copy of a matrix; null where none is wanted.
  __device__ void storeTwin(u16* twin, int ld, float4 values) const {
    if (twin != nullptr) {
      u64 left = bf16PairOf(values.x, values.y);
      u64 right = bf16PairOf(values.z, values.w);
      *(u64*)(twin + at(ld)) = left | (right << 32);
    }
  }
};

// f of each of four numbers, or of two times four.
template <typename F>
__device__ inline float4 each(F f, float4 x) {
  return make_float4(f(x.x), f(x.y), f(x.z), f(x.w));
}

template <typename F>
__device__ inline float4 each(F f, float4 x, float4 y) {
  return make_float4(f(x.x, y.x), f(x.y, y.y), f(x.z, y.z), f(x.w, y.w));
}

struct Sum {
  __device__ float operator()(float a, float b) const { return add(a, b); }
};

struct Product {
  __device__ float operator()(float a, float b) const { return mul(a, b); }
};

}  // namespace harmonium
