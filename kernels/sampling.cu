// Random matrices, the sampling of binary units, and masks. The number that an element gets depends on
// the key, the draw number *drawBase + drawOffset, its row and its column alone.
// Twin of org.harmonium.backend.cpu.SamplingKernels.
#include "activations.cuh"
#include "device.cuh"
#include "philox.cuh"
#include "quad.cuh"

using harmonium::Draw;
using harmonium::Quad;
using harmonium::QUAD_THREADS;

// out = u, in [0, 1).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    uniform(u64 key, const u64* drawBase, u64 drawOffset, float* out, int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    quad.store(out, ldo, harmonium::uniformsOf(draw.words(quad.row, quad.col)));
  }
}

// out = standard normal variates.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    normal(u64 key, const u64* drawBase, u64 drawOffset, float* out, int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    quad.store(out, ldo, harmonium::normalsOf(draw.words(quad.row, quad.col)));
  }
}

namespace {

// out = 1 where u < p, else 0; NaN where p is NaN.
__device__ inline void sample(Quad quad, float4 p, float4 u, float* out, int ldo, u16* twin) {
  float4 chosen = harmonium::bernoulliOf(p, u);
  quad.store(out, ldo, chosen);
  quad.storeTwin(twin, ldo, chosen);
}

// sigmoid(x + bias), also written where it is wanted.
__device__ inline float4 means(Quad quad, const float* x, int ldx, const float* bias, float* mean,
                               int ldm, u16* meanTwin) {
  float4 sums = harmonium::each(harmonium::Sum(), quad.load(x, ldx), quad.load(bias));
  float4 p = harmonium::each(harmonium::Sigmoid(), sums);
  if (mean != nullptr) {
    quad.store(mean, ldm, p);
  }
  quad.storeTwin(meanTwin, ldm, p);
  return p;
}

}  // namespace

// Samples with probabilities p.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    bernoulli(const float* p, int ldp, u64 key, const u64* drawBase, u64 drawOffset, float* out,
              int ldo, u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 probabilities = quad.load(p, ldp);
    Draw draw(key, drawBase, drawOffset);
    float4 u = harmonium::uniformsOf(draw.words(quad.row, quad.col));
    sample(quad, probabilities, u, out, ldo, twin);
  }
}

// A layer of binary units in one pass: means sigmoid(x + bias), and samples with these means.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    sigmoid_bernoulli(const float* x, int ldx, const float* bias, u64 key, const u64* drawBase,
                      u64 drawOffset, float* mean, int ldm, u16* meanTwin, float* states, int lds,
                      u16* sampleTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 p = means(quad, x, ldx, bias, mean, ldm, meanTwin);
    Draw draw(key, drawBase, drawOffset);
    float4 u = harmonium::uniformsOf(draw.words(quad.row, quad.col));
    sample(quad, p, u, states, lds, sampleTwin);
  }
}

// As bernoulli, with uniform variates u that another generator has made.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    bernoulli_from(const float* p, int ldp, const float* u, int ldu, float* out, int ldo, u16* twin,
                   int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    sample(quad, quad.load(p, ldp), quad.load(u, ldu), out, ldo, twin);
  }
}

// As sigmoid_bernoulli, with uniform variates u that another generator has made.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    sigmoid_bernoulli_from(const float* x, int ldx, const float* bias, const float* u, int ldu,
                           float* mean, int ldm, u16* meanTwin, float* states, int lds,
                           u16* sampleTwin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 uniforms = quad.load(u, ldu);
    float4 p = means(quad, x, ldx, bias, mean, ldm, meanTwin);
    sample(quad, p, uniforms, states, lds, sampleTwin);
  }
}

namespace {

// 1 / keep where u < keep, else 0.
__device__ inline void keepSome(Quad quad, float keep, float4 u, float* mask, int ldm, u16* twin) {
  float kept = harmonium::reciprocal(keep);
  float4 factors = make_float4(u.x < keep ? kept : 0.0f, u.y < keep ? kept : 0.0f,
                               u.z < keep ? kept : 0.0f, u.w < keep ? kept : 0.0f);
  quad.store(mask, ldm, factors);
  quad.storeTwin(twin, ldm, factors);
}

}  // namespace

// What dropout multiplies by.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    dropout_mask(float keep, u64 key, const u64* drawBase, u64 drawOffset, float* mask, int ldm,
                 u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    keepSome(quad, keep, harmonium::uniformsOf(draw.words(quad.row, quad.col)), mask, ldm, twin);
  }
}

// As dropout_mask, with uniform variates u that another generator has made.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    dropout_mask_from(float keep, const float* u, int ldu, float* mask, int ldm, u16* twin, int rows,
                      int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    keepSome(quad, keep, quad.load(u, ldu), mask, ldm, twin);
  }
}

// x = 1 - x: cuRAND's uniform variates are in (0, 1], ours in [0, 1).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    complement(float* x, int ldx, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    float4 values = quad.load(x, ldx);
    quad.store(x, ldx,
               make_float4(harmonium::sub(1.0f, values.x), harmonium::sub(1.0f, values.y),
                           harmonium::sub(1.0f, values.z), harmonium::sub(1.0f, values.w)));
  }
}
