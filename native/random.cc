// The functions of cuRAND called by the backend: uniform and normal numbers of a Philox generator.
#include <cmath>
#include <map>

#include "device.h"

namespace emulated {
namespace {

enum RandomStatus : int {
  RANDOM_SUCCESS = 0,
  RANDOM_NOT_INITIALIZED = 101,
  RANDOM_TYPE_ERROR = 103,
  RANDOM_OUT_OF_RANGE = 104,
  RANDOM_LENGTH_NOT_MULTIPLE = 105,
  RANDOM_LAUNCH_FAILURE = 201,
};

struct RandomFailure {
  RandomStatus status;
};

struct Generator {
  void* stream = nullptr;
  uint64_t seed = 0;
  uint64_t offset = 0;  // of the next number in the sequence
};

std::map<void*, Generator>& generators() {
  static auto* all = new std::map<void*, Generator>;
  return *all;
}

template <class Body>
int randomCall(const char* name, Body body) {
  Device& d = device();
  std::lock_guard<std::recursive_mutex> lock(d.mutex);
  d.call = name;
  try {
    body();
    return RANDOM_SUCCESS;
  } catch (const RandomFailure& f) {
    return f.status;
  } catch (const Failure& f) {
    return RANDOM_LAUNCH_FAILURE;
  }
}

Generator& generatorOf(void* handle) {
  auto it = generators().find(handle);
  if (it == generators().end()) {
    say("%p is not a live generator", handle);
    throw RandomFailure{RANDOM_NOT_INITIALIZED};
  }
  return it->second;
}

// Word `at` of the sequence: Philox4x32-10, word at % 4 of block at / 4.
uint32_t word(uint64_t seed, uint64_t at) {
  uint64_t index = at / 4;
  uint32_t c[4] = {static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32), 0, 0};
  uint32_t key[2] = {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  for (int round = 0; round < 10; round++) {
    uint64_t p = uint64_t{0xD2511F53} * c[0], q = uint64_t{0xCD9E8D57} * c[2];
    uint32_t next[4] = {static_cast<uint32_t>(q >> 32) ^ c[1] ^ key[0], static_cast<uint32_t>(q),
                        static_cast<uint32_t>(p >> 32) ^ c[3] ^ key[1], static_cast<uint32_t>(p)};
    for (int i = 0; i < 4; i++) c[i] = next[i];
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return c[at % 4];
}

// In (0, 1], as in cuRAND.
float unit(uint32_t bits) { return (static_cast<float>(bits >> 8) + 1.0f) * 0x1p-24f; }

void generate(const char* name, void* handle, float* to, size_t n, std::function<void(uint64_t seed, uint64_t offset)> body) {
  Generator& g = generatorOf(handle);
  enterPlain();
  checkRange(to, n * sizeof(float), "output");
  Work work;
  work.name = name;
  work.kernels = 1;
  reaches(work, to);
  work.run = [body, seed = g.seed, offset = g.offset] { body(seed, offset); };
  if (n > 0) submit(g.stream, std::move(work));
  g.offset += n;
}

}  // namespace
}  // namespace emulated

using namespace emulated;

EXPORTED int curandCreateGenerator(void** result, int type) {
  return randomCall("curandCreateGenerator", [&] {
    if (!((type >= 100 && type <= 101) || type == 121 || type == 141 || type == 142 || type == 161)) {
      say("generator type %d is unknown or not emulated", type);
      throw RandomFailure{RANDOM_TYPE_ERROR};
    }
    enterPlain();
    static uintptr_t next = 0x530000000000;
    *result = reinterpret_cast<void*>(next += 16);
    generators()[*result] = Generator();
    device().counters.generators++;
  });
}

EXPORTED int curandDestroyGenerator(void* handle) {
  return randomCall("curandDestroyGenerator", [&] {
    generatorOf(handle);
    generators().erase(handle);
    device().counters.generators--;
  });
}

EXPORTED int curandSetStream(void* handle, void* stream) {
  return randomCall("curandSetStream", [&] {
    checkStream(stream);
    generatorOf(handle).stream = stream;
  });
}

EXPORTED int curandSetPseudoRandomGeneratorSeed(void* handle, unsigned long long seed) {
  return randomCall("curandSetPseudoRandomGeneratorSeed", [&] {
    Generator& g = generatorOf(handle);
    g.seed = seed;
    g.offset = 0;
  });
}

EXPORTED int curandSetGeneratorOffset(void* handle, unsigned long long offset) {
  return randomCall("curandSetGeneratorOffset", [&] { generatorOf(handle).offset = offset; });
}

EXPORTED int curandSetGeneratorOrdering(void* handle, int ordering) {
  return randomCall("curandSetGeneratorOrdering", [&] {
    generatorOf(handle);
    if (ordering < 100 || ordering > 104) throw RandomFailure{RANDOM_OUT_OF_RANGE};
  });
}

EXPORTED int curandGenerateUniform(void* handle, float* to, size_t n) {
  return randomCall("curandGenerateUniform", [&] {
    generate("curandGenerateUniform", handle, to, n, [to, n](uint64_t seed, uint64_t offset) {
      for (size_t i = 0; i < n; i++) to[i] = unit(word(seed, offset + i));
    });
  });
}

EXPORTED int curandGenerateNormal(void* handle, float* to, size_t n, float mean, float deviation) {
  return randomCall("curandGenerateNormal", [&] {
    if (n % 2 != 0) {
      say("%zu normal numbers; a pseudo-random generator makes them in pairs", n);
      throw RandomFailure{RANDOM_LENGTH_NOT_MULTIPLE};
    }
    generate("curandGenerateNormal", handle, to, n, [=](uint64_t seed, uint64_t offset) {
      for (size_t i = 0; i < n; i += 2) {
        float radius = std::sqrt(-2.0f * std::log(unit(word(seed, offset + i))));
        float angle = 6.28318531f * unit(word(seed, offset + i + 1));
        to[i] = mean + deviation * radius * std::sin(angle);
        to[i + 1] = mean + deviation * radius * std::cos(angle);
      }
    });
  });
}

EXPORTED int curandGetVersion(int* version) {
  *version = 10307;
  return RANDOM_SUCCESS;
}

EXPORTED int curandGetProperty(int property, int* value) {
  const int version[] = {10, 3, 7};
  if (property < 0 || property > 2 || !value) return RANDOM_OUT_OF_RANGE;
  *value = version[property];
  return RANDOM_SUCCESS;
}
