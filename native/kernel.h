// A kernel compiled for the host, and the list of them.
#pragma once

#include <cstddef>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace emulated {

struct Parameter {
  size_t size;
  bool pointer;
};

// Runs the kernel for the one thread that threadIdx and blockIdx name; one address per argument.
using ThreadBody = void (*)(void* const* arguments);

struct Kernel {
  const char* name;
  std::vector<Parameter> parameters;
  ThreadBody body;
};

std::vector<Kernel>& hostKernels();
const Kernel* hostKernel(const char* name);

struct Shape {
  unsigned x, y, z;
};

// Runs all blocks in turn. Null, or a sentence about what went wrong.
const char* runGrid(const Kernel& kernel, Shape grid, Shape block, void* const* arguments);

template <auto Function>
struct Entry;

template <class... A, void (*Function)(A...)>
struct Entry<Function> {
  template <size_t... I>
  static void spread(void* const* arguments, std::index_sequence<I...>) {
    (void)arguments;
    Function(*static_cast<std::remove_cv_t<A>*>(arguments[I])...);
  }
  static void body(void* const* arguments) { spread(arguments, std::index_sequence_for<A...>{}); }
  static Kernel kernel(const char* name) { return {name, {{sizeof(A), std::is_pointer_v<A>}...}, &body}; }
};

// Made by the build for each extern "C" __global__ function of a source.
template <auto Function>
struct Registered {
  explicit Registered(const char* name) { hostKernels().push_back(Entry<Function>::kernel(name)); }
};

}  // namespace emulated
