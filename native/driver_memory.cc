// Driver functions that allocate, free, copy and fill.
#include <cstring>

#include "copy.h"

using namespace emulated;

static void* at(CUdeviceptr address) { return reinterpret_cast<void*>(address); }

EXPORTED int cuMemGetInfo_v2(size_t* free, size_t* total) {
  return call("cuMemGetInfo", PLAIN, [&] {
    Device& d = device();
    *total = d.controls.memory;
    uint64_t used = d.counters.deviceBytes;
    *free = used < d.controls.memory ? d.controls.memory - used : 0;
  });
}

EXPORTED int cuMemAlloc_v2(CUdeviceptr* result, size_t bytes) {
  return call("cuMemAlloc", UNSAFE, [&] {
    if (!result) fail(INVALID_VALUE, "the result pointer is null");
    *result = reinterpret_cast<CUdeviceptr>(allocate(bytes, false));
  });
}

EXPORTED int cuMemFree_v2(CUdeviceptr address) {
  return call("cuMemFree", UNSAFE | RELEASES, [&] {
    if (address == 0) return;
    drainAll();
    checkGuards();
    release(at(address), false);
  });
}

EXPORTED int cuMemGetAddressRange_v2(CUdeviceptr* base, size_t* size, CUdeviceptr address) {
  return call("cuMemGetAddressRange", PLAIN, [&] {
    Allocation* a = allocationAt(at(address));
    if (!a) fail(NOT_FOUND, "%p is not in a live allocation", at(address));
    if (base) *base = reinterpret_cast<CUdeviceptr>(a->start);
    if (size) *size = a->bytes;
  });
}

static int allocateHost(const char* name, void** result, size_t bytes) {
  return call(name, UNSAFE, [&] {
    if (!result) fail(INVALID_VALUE, "the result pointer is null");
    *result = allocate(bytes, true);
  });
}

EXPORTED int cuMemAllocHost_v2(void** result, size_t bytes) { return allocateHost("cuMemAllocHost", result, bytes); }

EXPORTED int cuMemHostAlloc(void** result, size_t bytes, unsigned flags) {
  if (flags > 7) return INVALID_VALUE;
  return allocateHost("cuMemHostAlloc", result, bytes);
}

EXPORTED int cuMemFreeHost(void* address) {
  return call("cuMemFreeHost", UNSAFE | RELEASES, [&] {
    drainAll();
    checkGuards();
    release(address, true);
  });
}

EXPORTED int cuMemHostGetDevicePointer_v2(CUdeviceptr* result, void* host, unsigned) {
  return call("cuMemHostGetDevicePointer", PLAIN, [&] {
    checkRange(host, 1, "host pointer");
    *result = reinterpret_cast<CUdeviceptr>(host);
  });
}

// ---- copies

EXPORTED int cuMemcpyHtoD_v2(CUdeviceptr to, const void* from, size_t bytes) {
  return copyNow("cuMemcpyHtoD", {at(to), DEVICE, bytes}, {from, HOST, bytes}, bytes, 1);
}

EXPORTED int cuMemcpyDtoH_v2(void* to, CUdeviceptr from, size_t bytes) {
  return copyNow("cuMemcpyDtoH", {to, HOST, bytes}, {at(from), DEVICE, bytes}, bytes, 1);
}

EXPORTED int cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return copyNow("cuMemcpyDtoD", {at(to), DEVICE, bytes}, {at(from), DEVICE, bytes}, bytes, 1);
}

EXPORTED int cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, void* stream) {
  return copyLater("cuMemcpyHtoDAsync", {at(to), DEVICE, bytes}, {from, HOST, bytes}, bytes, 1, stream);
}

EXPORTED int cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, void* stream) {
  return copyLater("cuMemcpyDtoHAsync", {to, HOST, bytes}, {at(from), DEVICE, bytes}, bytes, 1, stream);
}

EXPORTED int cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, void* stream) {
  return copyLater("cuMemcpyDtoDAsync", {at(to), DEVICE, bytes}, {at(from), DEVICE, bytes}, bytes, 1, stream);
}

EXPORTED int cuMemcpy2D_v2(const Memcpy2D* c) {
  return copyNow("cuMemcpy2D", target(*c), source(*c), c->width, c->height);
}

EXPORTED int cuMemcpy2DUnaligned_v2(const Memcpy2D* c) {
  return copyNow("cuMemcpy2DUnaligned", target(*c), source(*c), c->width, c->height);
}

EXPORTED int cuMemcpy2DAsync_v2(const Memcpy2D* c, void* stream) {
  return copyLater("cuMemcpy2DAsync", target(*c), source(*c), c->width, c->height, stream);
}

// ---- fills: value, bytes per value, pitch, values per row, rows, stream (null: the host waits)

// The other handle of the legacy stream.
static void* named(void* stream) { return stream ? stream : reinterpret_cast<void*>(1); }

EXPORTED int cuMemsetD8_v2(CUdeviceptr to, unsigned char value, size_t n) {
  return fill("cuMemsetD8", at(to), value, 1, n, n, 1, nullptr);
}

EXPORTED int cuMemsetD16_v2(CUdeviceptr to, unsigned short value, size_t n) {
  return fill("cuMemsetD16", at(to), value, 2, 2 * n, n, 1, nullptr);
}

EXPORTED int cuMemsetD32_v2(CUdeviceptr to, unsigned value, size_t n) {
  return fill("cuMemsetD32", at(to), value, 4, 4 * n, n, 1, nullptr);
}

EXPORTED int cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t n, void* stream) {
  return fill("cuMemsetD8Async", at(to), value, 1, n, n, 1, named(stream));
}

EXPORTED int cuMemsetD16Async(CUdeviceptr to, unsigned short value, size_t n, void* stream) {
  return fill("cuMemsetD16Async", at(to), value, 2, 2 * n, n, 1, named(stream));
}

EXPORTED int cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t n, void* stream) {
  return fill("cuMemsetD32Async", at(to), value, 4, 4 * n, n, 1, named(stream));
}

EXPORTED int cuMemsetD2D8_v2(CUdeviceptr to, size_t pitch, unsigned char value, size_t n, size_t rows) {
  return fill("cuMemsetD2D8", at(to), value, 1, pitch, n, rows, nullptr);
}

EXPORTED int cuMemsetD2D16_v2(CUdeviceptr to, size_t pitch, unsigned short value, size_t n, size_t rows) {
  return fill("cuMemsetD2D16", at(to), value, 2, pitch, n, rows, nullptr);
}

EXPORTED int cuMemsetD2D32_v2(CUdeviceptr to, size_t pitch, unsigned value, size_t n, size_t rows) {
  return fill("cuMemsetD2D32", at(to), value, 4, pitch, n, rows, nullptr);
}

EXPORTED int cuMemsetD2D8Async(CUdeviceptr to, size_t pitch, unsigned char value, size_t n, size_t rows, void* stream) {
  return fill("cuMemsetD2D8Async", at(to), value, 1, pitch, n, rows, named(stream));
}

EXPORTED int cuMemsetD2D16Async(CUdeviceptr to, size_t pitch, unsigned short value, size_t n, size_t rows, void* stream) {
  return fill("cuMemsetD2D16Async", at(to), value, 2, pitch, n, rows, named(stream));
}

EXPORTED int cuMemsetD2D32Async(CUdeviceptr to, size_t pitch, unsigned value, size_t n, size_t rows, void* stream) {
  return fill("cuMemsetD2D32Async", at(to), value, 4, pitch, n, rows, named(stream));
}
