// The draws of units that are not binary: classes, counts, and numbers with noise. NAME_from takes
// variates that another generator has made; the others draw as sampling.cu says.
// Twins of org.harmonium.backend.cpu.UnitSamplingKernels.
#include "activations.cuh"
#include "group.cuh"
#include "philox.cuh"
#include "quad.cuh"

using harmonium::Draw;
using harmonium::each;
using harmonium::Group;
using harmonium::Product;
using harmonium::Quad;
using harmonium::QUAD_THREADS;
using harmonium::Sum;

namespace {

// x = x + 1 where u < p.
__device__ inline void addSamples(Quad quad, const float* p, int ldp, float4 u, float* out,
                                  int ldo) {
  float4 samples = harmonium::bernoulliOf(quad.load(p, ldp), u);
  quad.store(out, ldo, each(Sum(), quad.load(out, ldo), samples));
}

// x = x + deviation z; the product is rounded by itself.
__device__ inline void addNoise(Quad quad, const float* deviation, float4 z, float* x, int ldx,
                                u16* twin) {
  float4 noise = each(Product(), quad.load(deviation), z);
  float4 values = each(Sum(), quad.load(x, ldx), noise);
  quad.store(x, ldx, values);
  quad.storeTwin(twin, ldx, values);
}

struct NoisyRectified {
  __device__ float operator()(float t, float z) const {
    float deviation = harmonium::root(harmonium::sigmoid(t));
    return harmonium::Relu()(harmonium::add(t, harmonium::mul(deviation, z)));
  }
};

// out = max(0, t + sqrt(sigmoid(t)) z) for t = x + bias.
__device__ inline void rectify(Quad quad, const float* x, int ldx, const float* bias, float4 z,
                               float* out, int ldo, u16* twin) {
  float4 sums = each(Sum(), quad.load(x, ldx), quad.load(bias));
  float4 values = each(NoisyRectified(), sums, z);
  quad.store(out, ldo, values);
  quad.storeTwin(twin, ldo, values);
}

// 1 at the first k with u < p[0] + ... + p[k], or else the last one, and 0 elsewhere; NaN where the
// sum is NaN.
__device__ inline void choose(float* p, int size, float u) {
  float sum = 0.0f;
  int chosen = size;
  for (int k = 0; k < size; k++) {
    sum = harmonium::add(sum, p[k]);
    chosen = u < sum && chosen == size ? k : chosen;
  }
  chosen = chosen < size ? chosen : size - 1;
  for (int k = 0; k < size; k++) {
    p[k] = harmonium::unlessNan(sum, k == chosen ? 1.0f : 0.0f);
  }
}

__device__ inline float at(float4 of, int i) {
  return i == 0 ? of.x : i == 1 ? of.y : i == 2 ? of.z : of.w;
}

}  // namespace

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_bernoulli(const float* p, int ldp, u64 key, const u64* drawBase, u64 drawOffset, float* out,
                  int ldo, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    float4 u = harmonium::uniformsOf(draw.words(quad.row, quad.col));
    addSamples(quad, p, ldp, u, out, ldo);
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_bernoulli_from(const float* p, int ldp, const float* u, int ldu, float* out, int ldo,
                       int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    addSamples(quad, p, ldp, quad.load(u, ldu), out, ldo);
  }
}

// row: the standard deviation of each column.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_normal(const float* row, u64 key, const u64* drawBase, u64 drawOffset, float* x, int ldx,
               u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    float4 z = harmonium::normalsOf(draw.words(quad.row, quad.col));
    addNoise(quad, row, z, x, ldx, twin);
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    add_normal_from(const float* row, const float* z, int ldz, float* x, int ldx, u16* twin,
                    int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    addNoise(quad, row, quad.load(z, ldz), x, ldx, twin);
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    noisy_rectified(const float* x, int ldx, const float* bias, u64 key, const u64* drawBase,
                    u64 drawOffset, float* out, int ldo, u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    Draw draw(key, drawBase, drawOffset);
    float4 z = harmonium::normalsOf(draw.words(quad.row, quad.col));
    rectify(quad, x, ldx, bias, z, out, ldo, twin);
  }
}

extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    noisy_rectified_from(const float* x, int ldx, const float* bias, const float* z, int ldz,
                         float* out, int ldo, u16* twin, int rows, int cols) {
  Quad quad(rows, cols);
  if (quad.inside) {
    rectify(quad, x, ldx, bias, quad.load(z, ldz), out, ldo, twin);
  }
}

// The columns from to to in groups of size: each becomes a class, by the number at (row, group).
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    categorical(int from, int to, int size, u64 key, const u64* drawBase, u64 drawOffset, float* p,
                int ldp, int rows, int cols) {
  Group group((to - from) / size, rows);
  if (group.inside && to <= cols) {
    Draw draw(key, drawBase, drawOffset);
    float4 u = harmonium::uniformsOf(draw.words(group.row, group.number & ~3));
    float* start = p + (u64)group.row * (u64)ldp + (u64)(from + group.number * size);
    choose(start, size, at(u, group.number & 3));
  }
}

// u is as wide as p; the number at (row, group) counts.
extern "C" __global__ void __launch_bounds__(QUAD_THREADS)
    categorical_from(int from, int to, int size, const float* u, int ldu, float* p, int ldp,
                     int rows, int cols) {
  Group group((to - from) / size, rows);
  if (group.inside && to <= cols) {
    float* start = p + (u64)group.row * (u64)ldp + (u64)(from + group.number * size);
    choose(start, size, u[(u64)group.row * (u64)ldu + (u64)group.number]);
  }
}
