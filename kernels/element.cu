// Functions, sums and products, element by element, of (rows, cols) matrices with leading dimension
// ld. An output may be an input. Twins of org.harmonium.backend.cpu.PointwiseKernels, UpdateKernels.
#include "activations.cuh"
#include "quad.cuh"

using harmonium::each;
using harmonium::Quad;
using harmonium::QUAD_THREADS;

namespace {

struct SignTimes {
  float alpha;

  __device__ float operator()(float x, float y) const {
    return harmonium::fma(alpha, harmonium::sign(x), y);
  }
};

template <typename F>
__device__ inline void unary(F f, const float* x, int ldx, const float* bias, float* out, int ldo,
                             u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 values = quad.load(x, ldx);
    if (bias != nullptr) {
      values = each(harmonium::Sum(), values, quad.load(bias));
    }
    values = each(f, values);
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

}  // namespace

// unary_NAME: out = f(x). biased_NAME: out[r, c] = f(x[r, c] + bias[c]).
#define HARMONIUM_UNARY(NAME, F)                                                                  \
  extern "C" __global__ void __launch_bounds__(QUAD_THREADS)                                      \
      unary_##NAME(const float* x, int ldx, float* out, int ldo, u16* twin, int rows, int cols) { \
    unary(F(), x, ldx, nullptr, out, ldo, twin, rows, cols);                                      \
  }                                                                                               \
  extern "C" __global__ void __launch_bounds__(QUAD_THREADS)                                      \
      biased_##NAME(const float* x, int ldx, const float* bias, float* out, int ldo, u16* twin,   \
                    int rows, int cols) {                                                         \
    unary(F(), x, ldx, bias, out, ldo, twin, rows, cols);                                         \
  }

HARMONIUM_UNARY(sigmoid, harmonium::Sigmoid)
HARMONIUM_UNARY(tanh, harmonium::Tanh)
HARMONIUM_UNARY(exp, harmonium::Exp)
HARMONIUM_UNARY(log, harmonium::Log)
HARMONIUM_UNARY(softplus, harmonium::Softplus)
HARMONIUM_UNARY(relu, harmonium::Relu)
HARMONIUM_UNARY(leaky_relu, harmonium::LeakyRelu)
HARMONIUM_UNARY(inverse_sqrt, harmonium::InverseSqrt)

// out[r, c] = x[r, c] + row[c].
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_row(const float* x, int ldx, const float* row, float* out, int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.store(out, ldo, each(harmonium::Sum(), quad.load(x, ldx), quad.load(row)));
  }
}

// y = alpha x + y, with one rounding.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    axpy(const float* alpha, const float* x, int ldx, float* y, int ldy, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float a = *alpha;
    float4 left = quad.load(x, ldx);
    float4 right = quad.load(y, ldy);
    quad.store(y, ldy,
               make_float4(harmonium::fma(a, left.x, right.x), harmonium::fma(a, left.y, right.y),
                           harmonium::fma(a, left.z, right.z), harmonium::fma(a, left.w, right.w)));
  }
}

// y = y + alpha sign(x), with one rounding.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_sign(const float* alpha, const float* x, int ldx, float* y, int ldy, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.store(y, ldy, each(SignTimes{*alpha}, quad.load(x, ldx), quad.load(y, ldy)));
  }
}

// x = alpha x; with alpha = 0 the result is 0 whatever x held.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    scale(const float* alpha, float* x, int ldx, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float a = *alpha;
    float4 values = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    if (a != 0.0f) {
      values = each(harmonium::Product(), quad.load(x, ldx), make_float4(a, a, a, a));
    }
    quad.store(x, ldx, values);
  }
}

// out = x y, element by element.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    hadamard(const float* x, int ldx, const float* y, int ldy, float* out, int ldo, int rows,
             int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.store(out, ldo, each(harmonium::Product(), quad.load(x, ldx), quad.load(y, ldy)));
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    fill(float value, float* out, int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.store(out, ldo, make_float4(value, value, value, value));
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    copy(const float* x, int ldx, float* out, int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.store(out, ldo, quad.load(x, ldx));
  }
}

// The bfloat16 copy of x, in the leading dimension of x.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    to_bf16(const float* x, int ldx, u16* out, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    quad.storeTwin(out, ldx, quad.load(x, ldx));
  }
}
