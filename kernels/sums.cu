// Sums in a fixed order, so that no result depends on the device or the launch.
// Twins of org.harmonium.backend.cpu.ColumnKernels and ReductionKernels.
#include "device.cuh"
#include "double_exp.cuh"
#include "warp.cuh"

using harmonium::add;
using harmonium::fold;
using harmonium::LANES;
using harmonium::mul;
using harmonium::Plus;
using harmonium::ROWS_AT_ONCE;
using harmonium::Times;

namespace {

constexpr int BLOCK_ROWS = 64;      // rows that are added before their sum is added to the total
constexpr int BLOCKS_AT_ONCE = 8;   // blocks of rows that column_sums adds side by side
constexpr int PIECE = 512;          // columns whose factors make one product

// The sum of n numbers in turn, each a stride after the one before. Many are read before the first is
// added, because reading takes the time; a sum from +0 is never -0, so the zeros beyond n change
// nothing.
template <typename T>
__device__ inline T sumInTurn(const T* __restrict__ at, u64 stride, int n) {
  constexpr int ahead = 128 / (int)sizeof(T);
  T sum = 0;
  for (int start = 0; start < n; start += ahead) {
    T values[ahead];
    UNROLL(ahead)
    for (int i = 0; i < ahead; i++) {
      // The last number stands in for those beyond: a read without a branch can start at once.
      int next = start + i < n ? start + i : n - 1;
      values[i] = at[(u64)next * stride];
    }
    UNROLL(ahead)
    for (int i = 0; i < ahead; i++) {
      sum = add(sum, start + i < n ? values[i] : (T)0);
    }
  }
  return sum;
}

// The product of two floats is exact in double, so one rounding is what the two of Java are.
struct Dot {
  __device__ double operator()(double sum, float x, float y) const {
    return harmonium::fma((double)x, (double)y, sum);
  }
};

struct SquaredDistance {
  __device__ double operator()(double sum, float x, float y) const {
    double difference = harmonium::sub((double)x, (double)y);
    return add(sum, mul(difference, difference));
  }
};

// One warp a row: lane l takes the columns l, l + 32, ... in turn.
template <typename F>
__device__ inline void rowSums(F f, const float* __restrict__ x, int ldx,
                               const float* __restrict__ y, int ldy, double* __restrict__ out,
                               int rows, int cols) {
  int row = (int)(blockIdx.x * blockDim.y + threadIdx.y);
  if (row >= rows) {
    return;
  }
  const float* left = x + (u64)row * (u64)ldx;
  const float* right = y + (u64)row * (u64)ldy;
  double sum = 0.0;
  UNROLL(8)
  for (int col = (int)threadIdx.x; col < cols; col += LANES) {
    sum = f(sum, left[col], right[col]);
  }
  sum = fold(Plus(), sum);
  if (threadIdx.x == 0) {
    out[row] = sum;
  }
}

}  // namespace

// out[c] = alpha sum_r x[r, c] + beta out[c]; beta = 0 overwrites, also NaN. Rows are added in turn
// within blocks of 64, then the blocks' sums in turn.
extern "C" __global__ void __launch_bounds__(LANES* BLOCKS_AT_ONCE)
    column_sums(const float* alpha, const float* __restrict__ x, int ldx, const float* beta,
                float* __restrict__ out, int rows, int cols) {
  __shared__ float sums[BLOCKS_AT_ONCE][LANES];
  int col = (int)(blockIdx.x * LANES + threadIdx.x);
  float total = 0.0f;
  for (int start = 0; start < rows; start += BLOCKS_AT_ONCE * BLOCK_ROWS) {
    int from = start + (int)threadIdx.y * BLOCK_ROWS;
    float sum = 0.0f;
    if (col < cols && from < rows) {
      int n = rows - from < BLOCK_ROWS ? rows - from : BLOCK_ROWS;
      sum = sumInTurn(x + (u64)from * (u64)ldx + (u64)col, (u64)ldx, n);
    }
    sums[threadIdx.y][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y == 0) {
      // No sum here is -0, so the zeros of blocks that are not there change nothing.
      for (int block = 0; block < BLOCKS_AT_ONCE; block++) {
        total = add(total, sums[block][threadIdx.x]);
      }
    }
    __syncthreads();
  }
  if (threadIdx.y == 0 && col < cols) {
    float factor = *beta;
    float previous = factor == 0.0f ? 0.0f : out[col];
    out[col] = harmonium::fma(*alpha, total, mul(factor, previous));
  }
}

// out[r] = sum_c x[r, c] y[r, c] in double; with ldy = 0, y is one row for all.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    row_dots(const float* __restrict__ x, int ldx, const float* __restrict__ y, int ldy,
             double* __restrict__ out, int rows, int cols) {
  rowSums(Dot(), x, ldx, y, ldy, out, rows, cols);
}

// out[r] = sum_c (x[r, c] - y[r, c])^2 in double.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    row_squared_distances(const float* __restrict__ x, int ldx, const float* __restrict__ y,
                          int ldy, double* __restrict__ out, int rows, int cols) {
  rowSums(SquaredDistance(), x, ldx, y, ldy, out, rows, cols);
}

namespace {

// The sum of n numbers, in turn within blocks of 64, then the blocks' sums in turn, for thread 0 of a
// warp; the others come to nothing.
__device__ inline double totalOf(const double* __restrict__ x, int n, double* sums) {
  double total = 0.0;
  for (int start = 0; start < n; start += LANES * BLOCK_ROWS) {
    int from = start + (int)threadIdx.x * BLOCK_ROWS;
    double sum = 0.0;
    if (from < n) {
      sum = sumInTurn(x + from, 1, n - from < BLOCK_ROWS ? n - from : BLOCK_ROWS);
    }
    sums[threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.x == 0) {
      for (int block = 0; block < LANES; block++) {
        total = add(total, sums[block]);
      }
    }
    __syncthreads();
  }
  return total;
}

}  // namespace

// *out = the sum of n numbers, in the order of totalOf.
extern "C" __global__ void __launch_bounds__(LANES)
    sum_of_rows(const double* __restrict__ x, int n, double* __restrict__ out) {
  __shared__ double sums[LANES];
  double total = totalOf(x, n, sums);
  if (threadIdx.x == 0) {
    *out = total;
  }
}

// *total = *total + the same sum, rounded to float first.
extern "C" __global__ void __launch_bounds__(LANES)
    add_sum_of_rows(const double* __restrict__ x, int n, float* total) {
  __shared__ double sums[LANES];
  double sum = totalOf(x, n, sums);
  if (threadIdx.x == 0) {
    *total = add(*total, __double2float_rn(sum));
  }
}

// What the host makes sum_c log(1 + e^(scale x[r, c])) of: row r of out has the sum of the
// max(scale x, 0) and then, for each piece of 512 columns, the product of the 1 + e^-|scale x|.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    softplus_row_sums(double scale, const float* __restrict__ x, int ldx, double* __restrict__ out,
                      int rows, int cols) {
  int row = (int)(blockIdx.x * blockDim.y + threadIdx.y);
  if (row >= rows) {
    return;
  }
  const float* at = x + (u64)row * (u64)ldx;
  int pieces = (cols + PIECE - 1) / PIECE;
  double* result = out + (u64)row * (u64)(1 + pieces);
  double sum = 0.0;
  for (int piece = 0; piece < pieces; piece++) {
    int from = piece * PIECE;
    int to = cols - from < PIECE ? cols : from + PIECE;
    double product = 1.0;
    UNROLL(2)
    for (int col = from + (int)threadIdx.x; col < to; col += LANES) {
      double t = mul(scale, (double)at[col]);
      sum = add(sum, t < 0.0 ? 0.0 : t);  // a comparison lets NaN through
      product = mul(product, harmonium::onePlusExpOfMinusAbs(t));
    }
    product = fold(Times(), product);
    if (threadIdx.x == 0) {
      result[1 + piece] = product;
    }
  }
  sum = fold(Plus(), sum);
  if (threadIdx.x == 0) {
    result[0] = sum;
  }
}
