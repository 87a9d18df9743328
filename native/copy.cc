#include "copy.h"

#include <cstring>

namespace emulated {

static Side side(int place, const void* host, CUdeviceptr onDevice, size_t x, size_t y, size_t pitch, size_t width) {
  const void* base = place == HOST ? host : reinterpret_cast<const void*>(onDevice);
  if (pitch == 0) pitch = width + x;
  return {static_cast<const char*>(base) + y * pitch + x, place, pitch, x};
}

Side source(const Memcpy2D& c) {
  return side(c.srcPlace, c.srcHost, c.srcDevice, c.srcX, c.srcY, c.srcPitch, c.width);
}

Side target(const Memcpy2D& c) {
  return side(c.dstPlace, c.dstHost, c.dstDevice, c.dstX, c.dstY, c.dstPitch, c.width);
}

static void check(const Side& s, size_t width, size_t rows, bool pinned, const char* what) {
  if (s.place != HOST && s.place != DEVICE && s.place != UNIFIED) fail(NOT_SUPPORTED, "%s: arrays are not emulated", what);
  if (rows == 0 || width == 0) return;
  if (s.offset + width > s.pitch) {
    fail(INVALID_VALUE, "%s: rows of %zu bytes do not fit in a pitch of %zu", what, s.offset + width, s.pitch);
  }
  if (!s.start) fail(INVALID_VALUE, "%s is null", what);
  size_t bytes = (rows - 1) * s.pitch + width;
  Allocation* a = allocationAt(s.start);
  if (s.place == HOST) {
    if (a && !a->pinned) fail(INVALID_VALUE, "%s: %p is device memory, not the host's", what, s.start);
    if (a) checkRange(s.start, bytes, what);
    if (!a && pinned) {
      fail(INVALID_VALUE, "%s: %p is not pinned; an asynchronous copy needs memory of cuMemAllocHost", what, s.start);
    }
  } else {
    checkRange(s.start, bytes, what);
    if (s.place == DEVICE && a->pinned) fail(INVALID_VALUE, "%s: %p is host memory, not the device's", what, s.start);
  }
}

static Work copyOf(const char* name, const Side& to, const Side& from, size_t width, size_t rows) {
  Work work;
  work.name = name;
  reaches(work, to.start);
  reaches(work, from.start);
  work.run = [to, from, width, rows] {
    auto* t = static_cast<char*>(const_cast<void*>(to.start));
    auto* f = static_cast<const char*>(from.start);
    for (size_t r = 0; r < rows; r++) memmove(t + r * to.pitch, f + r * from.pitch, width);
  };
  return work;
}

int copyNow(const char* name, Side to, Side from, size_t width, size_t rows) {
  return call(name, UNSAFE, [&] {
    check(to, width, rows, false, "target");
    check(from, width, rows, false, "source");
    submit(nullptr, copyOf(name, to, from, width, rows));
    settle();
  });
}

int copyLater(const char* name, Side to, Side from, size_t width, size_t rows, void* stream) {
  return call(name, PLAIN, [&] {
    checkStream(stream);
    check(to, width, rows, true, "target");
    check(from, width, rows, true, "source");
    submit(stream, copyOf(name, to, from, width, rows));
  });
}

int fill(const char* name, void* to, unsigned value, size_t size, size_t pitch, size_t n, size_t rows, void* stream) {
  return call(name, stream ? PLAIN : UNSAFE, [&] {
    checkStream(stream);
    if (reinterpret_cast<uintptr_t>(to) % size != 0 || pitch % size != 0) {
      fail(INVALID_VALUE, "%p or its pitch of %zu is not a multiple of %zu bytes", to, pitch, size);
    }
    if (rows > 1 && n * size > pitch) fail(INVALID_VALUE, "rows of %zu bytes do not fit in a pitch of %zu", n * size, pitch);
    if (n == 0 || rows == 0) return;
    check({to, DEVICE, pitch}, n * size, rows, false, "target");
    Work work;
    work.name = name;
    reaches(work, to);
    work.run = [=] {
      for (size_t r = 0; r < rows; r++) {
        auto* row = static_cast<unsigned char*>(to) + r * pitch;
        for (size_t i = 0; i < n; i++) memcpy(row + i * size, &value, size);
      }
    };
    submit(stream, std::move(work));
  });
}

}  // namespace emulated
