// Element-wise operations that need to know the row or the column of an element: with a factor for
// each, or on some of the columns. Twins of org.harmonium.backend.cpu.RowwiseKernels.
#include "activations.cuh"
#include "quad.cuh"

using harmonium::each;
using harmonium::Quad;
using harmonium::QUAD_THREADS;

namespace {

// Java's max and min, where -0 is below +0: of equal numbers only the zeros differ, in the sign bit.
// NaN stays.
struct Clip {
  float least;
  float most;

  __device__ float operator()(float x) const {
    float y = x < least ? least : x;
    y = x == least ? __uint_as_float(__float_as_uint(x) & __float_as_uint(least)) : y;
    float z = y > most ? most : y;
    return y == most ? __uint_as_float(__float_as_uint(y) | __float_as_uint(most)) : z;
  }
};

// One of the quads that hold the columns from (inclusive) to to (exclusive), and which of its
// columns these are. The others go back as they came.
struct Part {
  Quad quad;
  int from;
  int to;

  __device__ Part(int rows, int first, int end)
      : quad(rows, end - first + first % 4), from(first), to(end) {
    quad.col += first - first % 4;
  }

  __device__ bool has(int i) const { return quad.col + i >= from && quad.col + i < to; }

  __device__ float4 choose(float4 inside, float4 outside) const {
    return make_float4(has(0) ? inside.x : outside.x, has(1) ? inside.y : outside.y,
                       has(2) ? inside.z : outside.z, has(3) ? inside.w : outside.w);
  }
};

template <typename F>
__device__ inline void applyColumns(F f, int from, int to, float* x, int ldx, int rows) {
  Part part(rows, from, to);
  if (part.quad.inside) {
    float4 values = part.quad.load(x, ldx);
    part.quad.store(x, ldx, part.choose(each(f, values), values));
  }
}

}  // namespace

// out[r, c] = x[r, c] row[c].
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    multiply_row(const float* x, int ldx, const float* row, float* out, int ldo, u16* twin,
                 int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 values = each(harmonium::Product(), quad.load(x, ldx), quad.load(row));
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

// out[r, c] = x[r, c] column[r], where column is a matrix (rows, 1).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    multiply_column(const float* x, int ldx, const float* column, int ldc, float* out, int ldo,
                    u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float factor = column[(u64)quad.row * (u64)ldc];
    float4 factors = make_float4(factor, factor, factor, factor);
    float4 values = each(harmonium::Product(), quad.load(x, ldx), factors);
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

// x = min(max(x, least), most).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    clip(float least, float most, float* x, int ldx, u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 values = each(Clip{least, most}, quad.load(x, ldx));
    quad.store(x, ldx, values);
    quad.storeTwin(twin, ldx, values);
  }
}

// out[r, at + c] = x[r, from + c] for c < cols: quads of out, which those of x may straddle.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    copy_columns(const float* x, int ldx, int from, float* out, int ldo, int at, int rows,
                 int cols) {
  Part part(rows, at, at + cols);
  if (part.quad.inside) {
    const float* source = x + (u64)part.quad.row * (u64)ldx;
    int first = part.quad.col - at + from;
    float4 values = part.quad.load(out, ldo);
    values.x = part.has(0) ? source[first] : values.x;
    values.y = part.has(1) ? source[first + 1] : values.y;
    values.z = part.has(2) ? source[first + 2] : values.z;
    values.w = part.has(3) ? source[first + 3] : values.w;
    part.quad.store(out, ldo, values);
  }
}

// apply_columns_NAME: x[r, c] = f(x[r, c]) for the columns from to to.
#define HARMONIUM_APPLY_COLUMNS(NAME, F)                                                          \
  extern "C" __global__ void __launch_bounds__(QUAD_THREADS)                                      \
      apply_columns_##NAME(int from, int to, float* x, int ldx, int rows, int cols) {             \
    applyColumns(F(), from, to < cols ? to : cols, x, ldx, rows);                                 \
  }

HARMONIUM_APPLY_COLUMNS(sigmoid, harmonium::Sigmoid)
HARMONIUM_APPLY_COLUMNS(tanh, harmonium::Tanh)
HARMONIUM_APPLY_COLUMNS(exp, harmonium::Exp)
HARMONIUM_APPLY_COLUMNS(log, harmonium::Log)
HARMONIUM_APPLY_COLUMNS(softplus, harmonium::Softplus)
HARMONIUM_APPLY_COLUMNS(relu, harmonium::Relu)
HARMONIUM_APPLY_COLUMNS(leaky_relu, harmonium::LeakyRelu)
HARMONIUM_APPLY_COLUMNS(inverse_sqrt, harmonium::InverseSqrt)
