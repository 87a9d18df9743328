// The steps of optimisers, and the limit on the norm of a gradient.
// Twins of org.harmonium.backend.cpu.UpdateKernels, OptimiserKernels and OptimiserLoops.
#include "device.cuh"
#include "quad.cuh"

using harmonium::add;
using harmonium::div;
using harmonium::each;
using harmonium::mul;
using harmonium::Quad;
using harmonium::QUAD_THREADS;
using harmonium::root;
using harmonium::sub;

namespace {

// v - (l1 sign(w) + l2 w).
struct Step {
  float l2;
  float l1;

  __device__ float operator()(float v, float w) const {
    float decay = mul(l2, w);
    // A weight that is infinite or NaN times an l1 of 0 is not the same as no l1 at all.
    return sub(v, l1 == 0.0f ? decay : harmonium::fma(l1, harmonium::sign(w), decay));
  }
};

// beta m + (1 - beta) g.
struct Mean {
  float beta;
  float rest;

  __device__ explicit Mean(float of) : beta(of), rest(sub(1.0f, of)) {}

  __device__ float operator()(float m, float g) const {
    return harmonium::fma(rest, g, mul(beta, m));
  }
};

// beta v + (1 - beta) g^2.
struct MeanSquare {
  float beta;
  float rest;

  __device__ explicit MeanSquare(float of) : beta(of), rest(sub(1.0f, of)) {}

  __device__ float operator()(float v, float g) const {
    return harmonium::fma(mul(rest, g), g, mul(beta, v));
  }
};

// What a step of Adam divides the mean by: sqrt(v) / correction + epsilon.
struct Deviation {
  float correction;
  float epsilon;

  __device__ float operator()(float v) const { return add(div(root(v), correction), epsilon); }
};

// The same without a correction.
struct Root {
  float epsilon;

  __device__ float operator()(float s) const { return add(root(s), epsilon); }
};

struct Quotient {
  __device__ float operator()(float a, float b) const { return div(a, b); }
};

// w - rate step.
struct Descent {
  float rate;

  __device__ float operator()(float w, float step) const {
    return harmonium::fma(-rate, step, w);
  }
};

// min(1, limit / sqrt(squares)), but 1 where squares is 0; NaN stays.
__device__ inline float factorFor(float limit, float squares) {
  float quotient = div(limit, root(squares));
  return squares == 0.0f || quotient > 1.0f ? 1.0f : quotient;
}

}  // namespace

// v = v - (l1 sign(w) + l2 w), then w = w + v; the gradient and the momentum are in v already.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    momentum_step(const float* l2, const float* l1, float* v, int ldv, float* w, int ldw,
                  u16* wTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 weights = quad.load(w, ldw);
    float4 velocity = each(Step{*l2, *l1}, quad.load(v, ldv), weights);
    weights = each(harmonium::Sum(), weights, velocity);
    quad.store(v, ldv, velocity);
    quad.store(w, ldw, weights);
    quad.storeTwin(wTwin, ldw, weights);
  }
}

// m = beta1 m + (1 - beta1) g and v = beta2 v + (1 - beta2) g^2, then
// w = w - rate / (1 - powers[0]) m / (sqrt(v) / sqrt(1 - powers[1]) + epsilon).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    adam_step(const float* rate, float beta1, float beta2, float epsilon, const float* powers,
              const float* g, int ldg, float* m, int ldm, float* v, int ldv, float* w, int ldw,
              u16* wTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 gradient = quad.load(g, ldg);
    float4 mean = each(Mean(beta1), quad.load(m, ldm), gradient);
    float4 square = each(MeanSquare(beta2), quad.load(v, ldv), gradient);
    quad.store(m, ldm, mean);
    quad.store(v, ldv, square);
    float4 deviation = each(Deviation{root(sub(1.0f, powers[1])), epsilon}, square);
    Descent descent{div(*rate, sub(1.0f, powers[0]))};
    float4 weights = each(descent, quad.load(w, ldw), each(Quotient(), mean, deviation));
    quad.store(w, ldw, weights);
    quad.storeTwin(wTwin, ldw, weights);
  }
}

// s = decay s + (1 - decay) g^2, then w = w - rate g / (sqrt(s) + epsilon).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    rms_prop_step(const float* rate, float decay, float epsilon, const float* g, int ldg, float* s,
                  int lds, float* w, int ldw, u16* wTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 gradient = quad.load(g, ldg);
    float4 square = each(MeanSquare(decay), quad.load(s, lds), gradient);
    quad.store(s, lds, square);
    float4 steps = each(Quotient(), gradient, each(Root{epsilon}, square));
    float4 weights = each(Descent{*rate}, quad.load(w, ldw), steps);
    quad.store(w, ldw, weights);
    quad.storeTwin(wTwin, ldw, weights);
  }
}

// x = min(1, limit / sqrt(squares)) x; where squares is 0, x stays.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    limit_norm(const float* limit, const float* squares, float* x, int ldx, u16* twin, int rows,
               int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float factor = factorFor(*limit, *squares);
    float4 factors = make_float4(factor, factor, factor, factor);
    float4 values = each(harmonium::Product(), quad.load(x, ldx), factors);
    quad.store(x, ldx, values);
    quad.storeTwin(twin, ldx, values);
  }
}
