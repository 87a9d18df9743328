// Gradients, element by element: passed back through the functions, and of the losses.
// Twins of org.harmonium.backend.cpu.GradientKernels and the defaults of org.harmonium.backend.Losses.
#include "activations.cuh"
#include "quad.cuh"

using harmonium::each;
using harmonium::Quad;
using harmonium::QUAD_THREADS;

namespace {

struct Difference {
  __device__ float operator()(float y, float target) const { return harmonium::sub(y, target); }
};

struct SigmoidDifference {
  __device__ float operator()(float x, float target) const {
    return harmonium::sub(harmonium::sigmoid(x), target);
  }
};

// dy f'(x), where y = f(x).
template <typename Slope>
struct Backwards {
  __device__ float operator()(float y, float dy) const { return harmonium::mul(Slope()(y), dy); }
};

template <typename F>
__device__ inline void ofTwo(F f, const float* x, int ldx, const float* y, int ldy, float* out,
                             int ldo, u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 values = each(f, quad.load(x, ldx), quad.load(y, ldy));
    quad.store(out, ldo, values);
    quad.storeTwin(twin, ldo, values);
  }
}

}  // namespace

// out = f(x, y).
#define HARMONIUM_OF_TWO(NAME, F)                                                                 \
  extern "C" __global__ void __launch_bounds__(QUAD_THREADS)                                      \
      NAME(const float* x, int ldx, const float* y, int ldy, float* out, int ldo, u16* twin,      \
           int rows, int cols) {                                                                  \
    ofTwo(F(), x, ldx, y, ldy, out, ldo, twin, rows, cols);                                       \
  }

HARMONIUM_OF_TWO(gradient_sigmoid, Backwards<harmonium::SigmoidSlope>)
HARMONIUM_OF_TWO(gradient_tanh, Backwards<harmonium::TanhSlope>)
HARMONIUM_OF_TWO(gradient_exp, Backwards<harmonium::ExpSlope>)
HARMONIUM_OF_TWO(gradient_log, Backwards<harmonium::LogSlope>)
HARMONIUM_OF_TWO(gradient_softplus, Backwards<harmonium::SoftplusSlope>)
HARMONIUM_OF_TWO(gradient_relu, Backwards<harmonium::ReluSlope>)
HARMONIUM_OF_TWO(gradient_leaky_relu, Backwards<harmonium::LeakyReluSlope>)
HARMONIUM_OF_TWO(gradient_inverse_sqrt, Backwards<harmonium::InverseSqrtSlope>)

HARMONIUM_OF_TWO(squared_error_gradient, Difference)
HARMONIUM_OF_TWO(binary_cross_entropy_gradient, SigmoidDifference)
