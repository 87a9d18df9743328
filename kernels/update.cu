// The step of the optimiser. Twin of org.harmonium.backend.cpu.UpdateKernels.
#include "device.cuh"
#include "quad.cuh"

using harmonium::add;
using harmonium::Quad;
using harmonium::QUAD_THREADS;
using harmonium::sub;

namespace {

// v - (l1 sign(w) + l2 w).
struct Step {
  float l2;
  float l1;

  __device__ float operator()(float v, float w) const {
    float decay = harmonium::mul(l2, w);
    // A weight that is infinite or NaN times an l1 of 0 is not the same as no l1 at all.
    return sub(v, l1 == 0.0f ? decay : harmonium::fma(l1, harmonium::sign(w), decay));
  }
};

}  // namespace

// v = v - (l1 sign(w) + l2 w), then w = w + v; the gradient and the momentum are in v already.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    momentum_step(const float* l2, const float* l1, float* v, int ldv, float* w, int ldw,
                  u16* wTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 weights = quad.load(w, ldw);
    float4 velocity = harmonium::each(Step{*l2, *l1}, quad.load(v, ldv), weights);
    weights = harmonium::each(harmonium::Sum(), weights, velocity);
    quad.store(v, ldv, velocity);
    quad.store(w, ldw, weights);
    quad.storeTwin(wTwin, ldw, weights);
  }
}
