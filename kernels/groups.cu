// The largest numbers of groups of columns, and gradients back through them: a thread takes a group.
// Twins of org.harmonium.backend.cpu.GroupKernels.
#include "group.cuh"

using harmonium::Group;

namespace {

constexpr int GROUP_THREADS = 256;

// Java's max, where -0 is below +0: of equal numbers only the zeros differ, in the sign bit. NaN stays.
__device__ inline float larger(float a, float b) {
  float most = b > a || b != b ? b : a;
  return a == b ? __uint_as_float(__float_as_uint(a) & __float_as_uint(b)) : most;
}

__device__ inline float largest(const float* x, int size) {
  float most = x[0];
  for (int k = 1; k < size; k++) {
    most = larger(most, x[k]);
  }
  return most;
}

}  // namespace

// out[r, g] = the largest of the columns g size to g size + size - 1 of row r of x, which has cols.
extern "C" __global__ void __launch_bounds__(GROUP_THREADS)
    max_groups(int size, const float* x, int ldx, float* ofGroups, int ldo, int rows, int cols) {
  Group group(cols / size, rows);
  if (group.inside) {
    const float* start = x + (u64)group.row * (u64)ldx + (u64)group.number * (u64)size;
    ofGroups[(u64)group.row * (u64)ldo + (u64)group.number] = largest(start, size);
  }
}

// dx = dy of the group at the first column that equals the largest, and 0 at the others; NaN at all of a
// group with a NaN. dx may be x: a thread has read its group before it writes it.
extern "C" __global__ void __launch_bounds__(GROUP_THREADS)
    max_groups_gradient(int size, const float* x, int ldx, const float* ofGroups, int ldo, float* dx,
                        int lddx, int rows, int cols) {
  Group group(cols / size, rows);
  if (group.inside) {
    u64 first = (u64)group.number * (u64)size;
    const float* start = x + (u64)group.row * (u64)ldx + first;
    float most = largest(start, size);
    int chosen = 0;
    while (start[chosen] < most) {
      chosen++;
    }
    float dy = ofGroups[(u64)group.row * (u64)ldo + (u64)group.number];
    float* to = dx + (u64)group.row * (u64)lddx + first;
    for (int k = 0; k < size; k++) {
      float passed = k == chosen ? dy : 0.0f;
      to[k] = most == most ? passed : most;
    }
  }
}
