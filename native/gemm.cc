// Packed and blocked, so that tests are fast. The sum over k consists of four parts, each in order: neither one ascending sum
// nor the order of any other library, so that tests cannot depend on equal bits.
#include "gemm.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace emulated {
namespace {

constexpr int ROWS = 16;  // of a tile of C
constexpr int COLS = 4;
constexpr int PARTS = 4;

using Eight = float __attribute__((vector_size(32)));

float roundedToTf32(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & 0x7f800000u) != 0x7f800000u) bits = (bits + 0x1000u) & ~0x1fffu;
  memcpy(&x, &bits, sizeof x);
  return x;
}

float element(const Operand& o, size_t row, size_t col, bool tf32) {
  size_t i = o.transposed ? row * o.ld + col : col * o.ld + row;
  float x;
  if (o.element == BFLOAT16) {
    uint32_t bits = uint32_t{static_cast<const uint16_t*>(o.start)[i]} << 16;
    memcpy(&x, &bits, sizeof x);
  } else {
    x = static_cast<const float*>(o.start)[i];
  }
  return tf32 ? roundedToTf32(x) : x;
}

// Panels of `width` rows of op(A), or columns of op(B), with k as the slowest index; zeros beyond the edge.
std::vector<float> pack(const Operand& o, int length, int k, int width, bool columns, bool tf32) {
  int panels = (length + width - 1) / width;
  std::vector<float> packed(static_cast<size_t>(panels) * width * k);
  for (int i = 0; i < length; i++) {
    float* to = packed.data() + static_cast<size_t>(i / width) * width * k + i % width;
    for (int p = 0; p < k; p++) to[static_cast<size_t>(p) * width] = columns ? element(o, p, i, tf32) : element(o, i, p, tf32);
  }
  return packed;
}

// Sums of one tile over [from, to).
void part(const float* a, const float* b, int from, int to, Eight (&sum)[COLS][2]) {
  Eight low[COLS] = {}, high[COLS] = {};
  for (int p = from; p < to; p++) {
    Eight x, y;
    memcpy(&x, a + static_cast<size_t>(p) * ROWS, sizeof x);
    memcpy(&y, a + static_cast<size_t>(p) * ROWS + 8, sizeof y);
    for (int j = 0; j < COLS; j++) {
      float v = b[static_cast<size_t>(p) * COLS + j];
      low[j] += x * v;
      high[j] += y * v;
    }
  }
  for (int j = 0; j < COLS; j++) {
    sum[j][0] += low[j];
    sum[j][1] += high[j];
  }
}

void tile(const Product& p, const float* a, const float* b, int row, int col, float alpha, float beta) {
  Eight sum[COLS][2] = {};
  for (int i = 0; i < PARTS; i++) {
    part(a, b, static_cast<int>(int64_t{p.k} * i / PARTS), static_cast<int>(int64_t{p.k} * (i + 1) / PARTS), sum);
  }
  for (int j = 0; j < std::min(COLS, p.n - col); j++) {
    float* c = p.c + static_cast<size_t>(col + j) * p.ldc + row;
    for (int i = 0; i < std::min(ROWS, p.m - row); i++) {
      float product = alpha * sum[j][i / 8][i % 8];
      c[i] = beta == 0 ? product : product + beta * c[i];
    }
  }
}

}  // namespace

void multiply(const Product& p, float alpha, float beta) {
  std::vector<float> a = pack(p.a, p.m, p.k, ROWS, false, p.tf32), b = pack(p.b, p.n, p.k, COLS, true, p.tf32);
  for (int col = 0; col < p.n; col += COLS) {
    for (int row = 0; row < p.m; row += ROWS) {
      tile(p, a.data() + static_cast<size_t>(row) * p.k, b.data() + static_cast<size_t>(col) * p.k, row, col, alpha, beta);
    }
  }
}

}  // namespace emulated
