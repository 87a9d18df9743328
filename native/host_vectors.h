// The vector types of CUDA with their alignments.
#pragma once

struct uint3 {
  unsigned x, y, z;
};

#define EMULATED_VECTORS(T, name)                                                     \
  struct alignas(2 * sizeof(T)) name##2 {                                             \
    T x, y;                                                                           \
  };                                                                                  \
  struct alignas(sizeof(T) * 4 > 16 ? 16 : sizeof(T) * 4) name##4 {                   \
    T x, y, z, w;                                                                     \
  };                                                                                  \
  inline name##2 make_##name##2(T x, T y) { return {x, y}; }                          \
  inline name##4 make_##name##4(T x, T y, T z, T w) { return {x, y, z, w}; }

EMULATED_VECTORS(float, float)
EMULATED_VECTORS(double, double)
EMULATED_VECTORS(int, int)
EMULATED_VECTORS(unsigned, uint)
EMULATED_VECTORS(short, short)
EMULATED_VECTORS(unsigned short, ushort)
EMULATED_VECTORS(signed char, char)
EMULATED_VECTORS(unsigned char, uchar)
#undef EMULATED_VECTORS

struct alignas(16) ulonglong2 {
  unsigned long long x, y;
};
inline ulonglong2 make_ulonglong2(unsigned long long x, unsigned long long y) { return {x, y}; }
