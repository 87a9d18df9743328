// Copies and fills of rows with the checks of the driver.
#pragma once

#include "queue.h"

using CUdeviceptr = unsigned long long;

namespace emulated {

enum Place : int { HOST = 1, DEVICE = 2, ARRAY = 3, UNIFIED = 4 };

// One side of a copy: the start of its first row and the distance between rows.
struct Side {
  const void* start;
  int place;
  size_t pitch;
  size_t offset = 0;  // of the first byte in its row
};

// CUDA_MEMCPY2D
struct Memcpy2D {
  size_t srcX, srcY;
  int srcPlace;
  const void* srcHost;
  CUdeviceptr srcDevice;
  void* srcArray;
  size_t srcPitch;
  size_t dstX, dstY;
  int dstPlace;
  void* dstHost;
  CUdeviceptr dstDevice;
  void* dstArray;
  size_t dstPitch;
  size_t width, height;
};

Side source(const Memcpy2D& copy);
Side target(const Memcpy2D& copy);
// In the legacy stream; the host waits.
int copyNow(const char* name, Side to, Side from, size_t width, size_t rows);
// In a stream; host memory must be pinned, and is read when the copy runs.
int copyLater(const char* name, Side to, Side from, size_t width, size_t rows, void* stream);
int fill(const char* name, void* to, unsigned value, size_t size, size_t pitch, size_t n, size_t rows, void* stream);

}  // namespace emulated
