// Rows of exponentials: the softmax, of a row or of groups of its columns, and the sums behind the
// logarithm of a row's sum. One warp a row or group. Twins of org.harmonium.backend.cpu.SoftmaxKernels.
#include "double_exp.cuh"
#include "functions.cuh"
#include "warp.cuh"

using harmonium::fold;
using harmonium::fromFirst;
using harmonium::Larger;
using harmonium::LANES;
using harmonium::Plus;
using harmonium::ROWS_AT_ONCE;

namespace {

// The largest number of a row, for all lanes; NaN if one is NaN.
__device__ inline float largest(const float* x, int cols) {
  float most = -__uint_as_float(0x7F800000u);
  for (int col = (int)threadIdx.x; col < cols; col += LANES) {
    most = Larger()(most, x[col]);
  }
  return fromFirst(fold(Larger(), most));
}

// to[c] = e^(from[c] - m) / sum_c e^(from[c] - m), m the largest of them, by one warp; both may be the
// same. Each lane reads back only what it wrote itself, and all have read before one writes.
__device__ inline void softmaxOf(const float* from, float* to, int cols) {
  float most = largest(from, cols);
  double sum = 0.0;
  for (int col = (int)threadIdx.x; col < cols; col += LANES) {
    float e = harmonium::exp(harmonium::sub(from[col], most));
    to[col] = e;
    sum = harmonium::add(sum, (double)e);
  }
  float total = __double2float_rn(fromFirst(fold(Plus(), sum)));
  for (int col = (int)threadIdx.x; col < cols; col += LANES) {
    to[col] = harmonium::div(to[col], total);
  }
}

}  // namespace

// Each row of out is the softmax of that row of x; out may be x.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    softmax(const float* x, int ldx, float* out, int ldo, int rows, int cols) {
  int row = (int)(blockIdx.x * blockDim.y + threadIdx.y);
  if (row < rows) {
    softmaxOf(x + (u64)row * (u64)ldx, out + (u64)row * (u64)ldo, cols);
  }
}

// The columns from to to in groups of size: each group of each row becomes its softmax.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    softmax_columns(int from, int to, int size, float* x, int ldx, int rows, int cols) {
  unsigned groups = (unsigned)((to - from) / size);
  unsigned index = blockIdx.x * blockDim.y + threadIdx.y;
  unsigned row = index / groups;
  if (row < (unsigned)rows && to <= cols) {
    unsigned group = index - row * groups;
    float* start = x + (u64)row * (u64)ldx + (u64)((unsigned)from + group * (unsigned)size);
    softmaxOf(start, start, size);
  }
}

// What the host makes log sum_c e^x[r, c] of: row r of out has the largest number m of the row, and
// sum_c e^(x[r, c] - m).
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    log_sum_exp_rows(const float* x, int ldx, double* out, int rows, int cols) {
  int row = (int)(blockIdx.x * blockDim.y + threadIdx.y);
  if (row >= rows) {
    return;
  }
  const float* from = x + (u64)row * (u64)ldx;
  double most = (double)largest(from, cols);
  double sum = 0.0;
  for (int col = (int)threadIdx.x; col < cols; col += LANES) {
    double below = harmonium::sub((double)from[col], most);
    sum = harmonium::add(sum, harmonium::expOfMinusAbs(below));
  }
  sum = fold(Plus(), sum);
  if (threadIdx.x == 0) {
    out[2 * (u64)row] = most;
    out[2 * (u64)row + 1] = sum;
  }
}
