// The part of cuBLAS 12 that the backend calls.
#include <cstdio>
#include <map>

#include "device.h"
#include "gemm.h"

namespace emulated {
namespace {

enum BlasStatus : int {
  BLAS_SUCCESS = 0,
  BLAS_NOT_INITIALIZED = 1,
  BLAS_ALLOC_FAILED = 3,
  BLAS_INVALID_VALUE = 7,
  BLAS_EXECUTION_FAILED = 13,
  BLAS_NOT_SUPPORTED = 15,
};

constexpr int TF32_MATH = 3;
enum Compute : int { COMPUTE_32F = 68, COMPUTE_32F_PEDANTIC = 69, COMPUTE_32F_FAST_TF32 = 77 };

struct BlasFailure {
  BlasStatus status;
};

struct Handle {
  void* stream = nullptr;
  bool scalarsOnDevice = false;
  int math = 0;
  int atomics = 0;
};

std::map<void*, Handle>& handles() {
  static auto* all = new std::map<void*, Handle>;
  return *all;
}

template <class... Values>
[[noreturn]] void refuse(BlasStatus status, const char* format, Values... values) {
  say(format, values...);
  throw BlasFailure{status};
}

template <class Body>
int blasCall(const char* name, Body body) {
  Device& d = device();
  std::lock_guard<std::recursive_mutex> lock(d.mutex);
  d.call = name;
  try {
    body();
    return BLAS_SUCCESS;
  } catch (const BlasFailure& f) {
    return f.status;
  } catch (const Failure& f) {
    return f.status == OUT_OF_MEMORY ? BLAS_ALLOC_FAILED : BLAS_EXECUTION_FAILED;
  } catch (const std::bad_alloc&) {
    return BLAS_ALLOC_FAILED;
  }
}

Handle& handleOf(void* handle) {
  auto it = handles().find(handle);
  if (it == handles().end()) refuse(BLAS_NOT_INITIALIZED, "%p is not a live cuBLAS handle", handle);
  return it->second;
}

// As checkRange, with a status of cuBLAS.
void checkMatrix(const char* name, const void* start, int rows, int cols, int ld, size_t size) {
  checkRange(start, extent(rows, cols, ld) * size, name);
  if (reinterpret_cast<uintptr_t>(start) % size != 0) refuse(BLAS_INVALID_VALUE, "%s: %p is not aligned", name, start);
}

Operand operand(const char* name, int operation, const void* start, int type, int ld, int rows, int cols) {
  if (operation < 0 || operation > 2) refuse(BLAS_INVALID_VALUE, "%s: operation %d", name, operation);
  bool transposed = operation != 0;
  int height = transposed ? cols : rows, width = transposed ? rows : cols;
  if (ld < (height > 1 ? height : 1)) {
    refuse(BLAS_INVALID_VALUE, "the leading dimension of %s is %d, its columns have %d elements", name, ld, height);
  }
  checkMatrix(name, start, height, width, ld, type == BFLOAT16 ? 2 : 4);
  return {start, ld, transposed, static_cast<Element>(type)};
}

void gemm(const char* name, void* handle, int transA, int transB, int m, int n, int k, const void* alpha, const void* a,
          int typeA, int lda, const void* b, int typeB, int ldb, const void* beta, void* c, int typeC, int ldc,
          int compute) {
  Handle& h = handleOf(handle);
  enterPlain();
  if (m < 0 || n < 0 || k < 0) refuse(BLAS_INVALID_VALUE, "a product of %d x %d x %d", m, n, k);
  bool types = typeA == typeB && (typeA == FLOAT || typeA == BFLOAT16) && typeC == FLOAT;
  bool known = compute == COMPUTE_32F || compute == COMPUTE_32F_PEDANTIC || (compute == COMPUTE_32F_FAST_TF32 && typeA == FLOAT);
  if (!types || !known) refuse(BLAS_NOT_SUPPORTED, "types %d, %d, %d with compute type %d", typeA, typeB, typeC, compute);
  if (!alpha || !beta) refuse(BLAS_INVALID_VALUE, "alpha or beta is null");
  if (ldc < (m > 1 ? m : 1)) refuse(BLAS_INVALID_VALUE, "the leading dimension of C is %d, its columns have %d elements", ldc, m);
  Product p{m, n, k, operand("A", transA, a, typeA, lda, m, k), operand("B", transB, b, typeB, ldb, k, n),
            static_cast<float*>(c), ldc, false};
  checkMatrix("C", c, m, n, ldc, 4);
  p.tf32 = typeA == FLOAT && (compute == COMPUTE_32F_FAST_TF32 || (compute == COMPUTE_32F && h.math == TF32_MATH));
  if (m == 0 || n == 0) return;
  Work work;
  work.name = name;
  work.gemms = 1;
  reaches(work, a);
  reaches(work, b);
  reaches(work, c);
  auto* alphaAt = static_cast<const float*>(alpha);
  auto* betaAt = static_cast<const float*>(beta);
  if (h.scalarsOnDevice) {
    checkRange(alpha, 4, "alpha (pointer mode is device)");
    checkRange(beta, 4, "beta (pointer mode is device)");
    reaches(work, alpha);
    reaches(work, beta);
    work.run = [=] { multiply(p, *alphaAt, *betaAt); };
  } else {
    const Allocation* lies = allocationAt(alpha);
    if (lies && !lies->pinned) refuse(BLAS_INVALID_VALUE, "alpha lies in device memory, but %s", "the pointer mode is host");
    work.run = [p, alphaNow = *alphaAt, betaNow = *betaAt] { multiply(p, alphaNow, betaNow); };
  }
  submit(h.stream, std::move(work));
}

}  // namespace
}  // namespace emulated

using namespace emulated;

EXPORTED int cublasCreate_v2(void** result) {
  return blasCall("cublasCreate", [&] {
    try {
      enterUnsafe();  // it allocates
    } catch (const Failure&) {
      throw BlasFailure{BLAS_NOT_INITIALIZED};
    }
    if (!result) refuse(BLAS_INVALID_VALUE, "the pointer to the %s is null", "result");
    static uintptr_t next = 0x520000000000;
    *result = reinterpret_cast<void*>(next += 16);
    handles()[*result] = Handle();
    device().counters.blasHandles++;
  });
}

EXPORTED int cublasDestroy_v2(void* handle) {
  return blasCall("cublasDestroy", [&] {
    handleOf(handle);
    handles().erase(handle);
    device().counters.blasHandles--;
  });
}

EXPORTED int cublasSetStream_v2(void* handle, void* stream) {
  return blasCall("cublasSetStream", [&] {
    checkStream(stream);
    handleOf(handle).stream = stream;
  });
}

EXPORTED int cublasGetStream_v2(void* handle, void** stream) {
  return blasCall("cublasGetStream", [&] { *stream = handleOf(handle).stream; });
}

EXPORTED int cublasSetWorkspace_v2(void* handle, void* workspace, size_t bytes) {
  return blasCall("cublasSetWorkspace", [&] {
    handleOf(handle);
    checkRange(workspace, bytes, "workspace");
    if (reinterpret_cast<uintptr_t>(workspace) % 256 != 0) {
      refuse(BLAS_INVALID_VALUE, "the workspace at %p is not aligned to 256 bytes", workspace);
    }
  });
}

EXPORTED int cublasSetPointerMode_v2(void* handle, int mode) {
  return blasCall("cublasSetPointerMode", [&] {
    if (mode < 0 || mode > 1) refuse(BLAS_INVALID_VALUE, "pointer mode %d", mode);
    handleOf(handle).scalarsOnDevice = mode == 1;
  });
}

EXPORTED int cublasGetPointerMode_v2(void* handle, int* mode) {
  return blasCall("cublasGetPointerMode", [&] { *mode = handleOf(handle).scalarsOnDevice; });
}

EXPORTED int cublasSetMathMode(void* handle, int mode) {
  return blasCall("cublasSetMathMode", [&] {
    int plain = mode & ~16;  // 16 forbids sums in reduced precision, which are not used here
    if (plain < 0 || plain > 3) refuse(BLAS_INVALID_VALUE, "math mode %d", mode);
    handleOf(handle).math = plain;
  });
}

EXPORTED int cublasGetMathMode(void* handle, int* mode) {
  return blasCall("cublasGetMathMode", [&] { *mode = handleOf(handle).math; });
}

EXPORTED int cublasSetAtomicsMode(void* handle, int mode) {
  return blasCall("cublasSetAtomicsMode", [&] { handleOf(handle).atomics = mode; });
}

EXPORTED int cublasGetVersion_v2(void* handle, int* version) {
  return blasCall("cublasGetVersion", [&] {
    handleOf(handle);
    *version = 120600;
  });
}

EXPORTED int cublasGetProperty(int property, int* value) {
  const int version[] = {12, 6, 0};
  if (property < 0 || property > 2 || !value) return BLAS_INVALID_VALUE;
  *value = version[property];
  return BLAS_SUCCESS;
}

EXPORTED int cublasSgemm_v2(void* handle, int transA, int transB, int m, int n, int k, const float* alpha, const float* a,
                            int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
  return blasCall("cublasSgemm", [&] {
    gemm("cublasSgemm", handle, transA, transB, m, n, k, alpha, a, FLOAT, lda, b, FLOAT, ldb, beta, c, FLOAT, ldc, COMPUTE_32F);
  });
}

EXPORTED int cublasGemmEx(void* handle, int transA, int transB, int m, int n, int k, const void* alpha, const void* a, int typeA,
                          int lda, const void* b, int typeB, int ldb, const void* beta, void* c, int typeC, int ldc,
                          int compute, int) {
  return blasCall("cublasGemmEx", [&] {
    gemm("cublasGemmEx", handle, transA, transB, m, n, k, alpha, a, typeA, lda, b, typeB, ldb, beta, c, typeC, ldc, compute);
  });
}

EXPORTED const char* cublasGetStatusName(int status) {
  switch (status) {
    case 0: return "CUBLAS_STATUS_SUCCESS";
    case 1: return "CUBLAS_STATUS_NOT_INITIALIZED";
    case 3: return "CUBLAS_STATUS_ALLOC_FAILED";
    case 7: return "CUBLAS_STATUS_INVALID_VALUE";
    case 8: return "CUBLAS_STATUS_ARCH_MISMATCH";
    case 11: return "CUBLAS_STATUS_MAPPING_ERROR";
    case 13: return "CUBLAS_STATUS_EXECUTION_FAILED";
    case 14: return "CUBLAS_STATUS_INTERNAL_ERROR";
    case 15: return "CUBLAS_STATUS_NOT_SUPPORTED";
    default: return "unknown cuBLAS status";
  }
}

EXPORTED const char* cublasGetStatusString(int status) { return cublasGetStatusName(status); }
