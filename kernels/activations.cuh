// The rectifiers, the inverse root, and the slopes of all functions by their values: the twin of
// org.harmonium.backend.Activations, with the same bits.
#pragma once

#include "functions.cuh"

namespace harmonium {

constexpr float LEAK = 0.2f;

struct Sigmoid {
  __device__ float operator()(float x) const { return sigmoid(x); }
};

struct Tanh {
  __device__ float operator()(float x) const { return tanh(x); }
};

struct Exp {
  __device__ float operator()(float x) const { return exp(x); }
};

struct Log {
  __device__ float operator()(float x) const { return log(x); }
};

struct Softplus {
  __device__ float operator()(float x) const { return softplus(x); }
};

// max(x, 0), by comparisons that let NaN through and make +0 of -0.
struct Relu {
  __device__ float operator()(float x) const { return unlessNan(x, x > 0.0f ? x : 0.0f); }
};

struct LeakyRelu {
  __device__ float operator()(float x) const { return x < 0.0f ? mul(x, LEAK) : x; }
};

struct InverseSqrt {
  __device__ float operator()(float x) const { return reciprocal(root(x)); }
};

// f'(x) for y = f(x).

struct SigmoidSlope {
  __device__ float operator()(float y) const { return mul(y, sub(1.0f, y)); }
};

struct TanhSlope {
  __device__ float operator()(float y) const { return fma(-y, y, 1.0f); }
};

struct ExpSlope {
  __device__ float operator()(float y) const { return y; }
};

struct LogSlope {
  __device__ float operator()(float y) const { return exp(-y); }
};

struct SoftplusSlope {
  __device__ float operator()(float y) const {
    float t = tanh(mul(y, 0.5f));
    return div(add(t, t), add(t, 1.0f));
  }
};

struct ReluSlope {
  __device__ float operator()(float y) const { return unlessNan(y, y > 0.0f ? 1.0f : 0.0f); }
};

struct LeakyReluSlope {
  __device__ float operator()(float y) const { return unlessNan(y, y > 0.0f ? 1.0f : LEAK); }
};

struct InverseSqrtSlope {
  __device__ float operator()(float y) const { return mul(mul(-0.5f, y), mul(y, y)); }
};

}  // namespace harmonium
