// C = alpha op(A) op(B) + beta C in float, column-major as in BLAS.
#pragma once

#include <cstddef>

namespace emulated {

enum Element : int { FLOAT = 0, BFLOAT16 = 14 };

struct Operand {
  const void* start;
  int ld;
  bool transposed;
  Element element;
};

struct Product {
  int m, n, k;
  Operand a, b;
  float* c;
  int ldc;
  bool tf32;  // both operands rounded to 10 bits of fraction
};

// The extent of a column-major matrix in elements, from the first to the last.
inline size_t extent(int rows, int cols, int ld) {
  return rows == 0 || cols == 0 ? 0 : static_cast<size_t>(cols - 1) * ld + rows;
}

void multiply(const Product& p, float alpha, float beta);

}  // namespace emulated
