// Rows of exponentials: the softmax, and the sums behind the logarithm of a row's sum. One warp a
// row. Twins of org.harmonium.backend.cpu.SoftmaxKernels.
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

}  // namespace

// out[r, c] = e^(x[r, c] - m) / sum_c e^(x[r, c] - m), m the largest of the row; out may be x. Each
// lane reads back only what it wrote itself, and all have read x before one writes.
extern "C" __global__ void __launch_bounds__(LANES* ROWS_AT_ONCE)
    softmax(const float* x, int ldx, float* out, int ldo, int rows, int cols) {
  int row = (int)(blockIdx.x * blockDim.y + threadIdx.y);
  if (row >= rows) {
    return;
  }
  const float* from = x + (u64)row * (u64)ldx;
  float* to = out + (u64)row * (u64)ldo;
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
