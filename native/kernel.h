// A kernel compiled for the host, and the list of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace emulated {

struct Parameter {
  size_t size;
  size_t element;  // what a pointer points to, in bytes; 0: no pointer
  std::string name;
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

// What a kernel is given, by value.
using Values = std::vector<std::array<char, 16>>;

// Fails unless each argument reaches no further than its allocation and is aligned as the kernels ask. What an argument is
// follows from the parameters' names: a pointer before "ld.." is a matrix, of "rows" or "n" rows and "cols" columns.
void checkExtents(const Kernel& kernel, const Values& values);

struct Shape {
  unsigned x, y, z;
};

// Runs all blocks in turn. Null, or a sentence about what went wrong.
const char* runGrid(const Kernel& kernel, Shape grid, Shape block, void* const* arguments);

template <class T>
constexpr size_t elementOf() {
  if constexpr (std::is_pointer_v<T>) {
    return sizeof(std::remove_pointer_t<T>);
  } else {
    return 0;
  }
}

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
  static Kernel kernel(const char* name, const char* parameters) {
    std::istringstream names(parameters);
    Kernel k{name, {{sizeof(A), elementOf<A>(), ""}...}, &body};
    for (Parameter& p : k.parameters) names >> p.name;
    return k;
  }
};

// Made by the build for each extern "C" __global__ function of a source.
template <auto Function>
struct Registered {
  Registered(const char* name, const char* parameters) {
    hostKernels().push_back(Entry<Function>::kernel(name, parameters));
  }
};

}  // namespace emulated
