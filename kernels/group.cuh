// Groups of columns of one row, by one thread each.
#pragma once

#include "device.cuh"

namespace harmonium {

// The groups are numbered row by row; there are fewer than 2^32.
struct Group {
  int row;
  int number;
  bool inside;

  __device__ Group(int groups, int rows) {
    unsigned index = blockIdx.x * blockDim.x + threadIdx.x;
    unsigned r = index / (unsigned)groups;
    row = (int)r;
    number = (int)(index - r * (unsigned)groups);
    inside = r < (unsigned)rows;
  }
};

}  // namespace harmonium
