// Driver functions for modules, kernels and launches.
#include <algorithm>

#include "kernel.h"
#include "ptx.h"
#include "queue.h"

namespace emulated {
namespace {

struct Function {
  std::string name;
  PtxEntry entry;
  const Kernel* kernel;
};

struct Module {
  Ptx ptx;
  std::vector<void*> functions;
};

Registry<Module>& modules() {
  static auto* all = new Registry<Module>;
  return *all;
}

Registry<Function>& functions() {
  static auto* all = new Registry<Function>;
  return *all;
}

void load(void** result, const void* image) {
  if (!result || !image) fail(INVALID_VALUE, "the image or the result pointer is null");
  auto module = std::make_shared<Module>();
  module->ptx = parsePtx(static_cast<const char*>(image));
  const Controls& c = device().controls;
  int newest = newestPtx(static_cast<int>(c.driver));
  if (module->ptx.version > newest) {
    fail(UNSUPPORTED_PTX_VERSION, ".version %d.%d; this driver reads up to %d.%d", module->ptx.version / 10,
         module->ptx.version % 10, newest / 10, newest % 10);
  }
  if (module->ptx.target > static_cast<int>(c.capability)) {
    fail(NO_BINARY_FOR_GPU, ".target sm_%d; this device is sm_%d", module->ptx.target, static_cast<int>(c.capability));
  }
  *result = freshHandle();
  modules()[*result] = module;
  device().counters.modules++;
}

void checkAgainstHost(const char* name, const PtxEntry& entry, const Kernel* kernel) {
  if (!kernel) fail(INVALID_SOURCE, "kernel %s is in the PTX, but not in a source compiled for the host", name);
  if (entry.sizes.size() != kernel->parameters.size()) {
    fail(INVALID_SOURCE, "kernel %s has %zu parameters in the PTX and %zu in the source", name, entry.sizes.size(),
         kernel->parameters.size());
  }
  for (size_t i = 0; i < entry.sizes.size(); i++) {
    if (entry.sizes[i] == kernel->parameters[i].size) continue;
    fail(INVALID_SOURCE, "kernel %s: parameter %zu has %zu bytes in the PTX and %zu in the source", name, i,
         entry.sizes[i], kernel->parameters[i].size);
  }
}

void checkShape(const Function& f, Shape grid, Shape block, unsigned shared) {
  uint64_t threads = uint64_t{block.x} * block.y * block.z;
  if (threads == 0 || grid.x == 0 || grid.y == 0 || grid.z == 0) fail(INVALID_VALUE, "%s: an empty grid or block", f.name.c_str());
  if (grid.x > 2147483647u || grid.y > 65535 || grid.z > 65535) fail(INVALID_VALUE, "%s: the grid is too large", f.name.c_str());
  if (block.x > 1024 || block.y > 1024 || block.z > 64 || threads > 1024) {
    fail(INVALID_VALUE, "%s: a block of %u x %u x %u threads; 1024 are the most", f.name.c_str(), block.x, block.y, block.z);
  }
  if (threads > f.entry.mostThreads) {
    fail(INVALID_VALUE, "%s: a block of %u threads; the kernel was compiled for %u", f.name.c_str(),
         static_cast<unsigned>(threads), f.entry.mostThreads);
  }
  if (shared > 0) fail(NOT_SUPPORTED, "%s: dynamic shared memory is not emulated", f.name.c_str());
}

// The arguments of the kernel, copied at the launch as the driver does.
Values copyArguments(const Function& f, void** arguments, Work& work) {
  const auto& parameters = f.kernel->parameters;
  if (!arguments && !parameters.empty()) fail(INVALID_VALUE, "%s: no arguments", f.name.c_str());
  Values values(parameters.size());
  for (size_t i = 0; i < parameters.size(); i++) {
    if (!arguments[i]) fail(INVALID_VALUE, "%s: argument %zu has no address", f.name.c_str(), i);
    if (parameters[i].size > 16) fail(NOT_SUPPORTED, "%s: argument %zu is too large", f.name.c_str(), i);
    memcpy(values[i].data(), arguments[i], parameters[i].size);
    if (parameters[i].element == 0) continue;
    void* address;
    memcpy(&address, values[i].data(), sizeof address);
    reaches(work, address);
  }
  checkExtents(*f.kernel, values);
  return values;
}

void launch(const Function& f, Shape grid, Shape block, unsigned shared, void* stream, void** arguments) {
  checkShape(f, grid, block, shared);
  Work work;
  work.name = f.name;
  work.kernels = 1;
  auto values = std::make_shared<Values>(copyArguments(f, arguments, work));
  const Kernel* kernel = f.kernel;
  work.run = [kernel, grid, block, values] {
    std::vector<void*> addresses;
    for (auto& value : *values) addresses.push_back(value.data());
    if (const char* error = runGrid(*kernel, grid, block, addresses.data())) {
      fail(LAUNCH_FAILED, "%s: %s", kernel->name, error);
    }
  };
  submit(stream, std::move(work));
}

}  // namespace

void destroyModules() {
  modules().clear();
  functions().clear();
}

}  // namespace emulated

using namespace emulated;

EXPORTED int cuModuleLoadData(void** result, const void* image) {
  return call("cuModuleLoadData", UNSAFE, [&] { load(result, image); });
}

EXPORTED int cuModuleLoadDataEx(void** result, const void* image, unsigned, int*, void**) {
  return call("cuModuleLoadDataEx", UNSAFE, [&] { load(result, image); });
}

EXPORTED int cuModuleUnload(void* handle) {
  return call("cuModuleUnload", UNSAFE | RELEASES, [&] {
    auto module = find(modules(), handle, "module");
    drainAll();
    for (void* f : module->functions) functions().erase(f);
    modules().erase(handle);
    device().counters.modules--;
  });
}

EXPORTED int cuModuleGetFunction(void** result, void* handle, const char* name) {
  return call("cuModuleGetFunction", PLAIN, [&] {
    if (!result || !name) fail(INVALID_VALUE, "the name or the result pointer is null");
    auto module = find(modules(), handle, "module");
    auto entry = module->ptx.entries.find(name);
    if (entry == module->ptx.entries.end()) fail(NOT_FOUND, "the module has no kernel %s", name);
    const Kernel* kernel = hostKernel(name);
    checkAgainstHost(name, entry->second, kernel);
    *result = freshHandle();
    functions()[*result] = std::make_shared<Function>(Function{name, entry->second, kernel});
    module->functions.push_back(*result);
  });
}

EXPORTED int cuFuncGetAttribute(int* result, int attribute, void* handle) {
  return call("cuFuncGetAttribute", PLAIN, [&] {
    auto f = find(functions(), handle, "function");
    if (attribute < 0 || attribute > 15) fail(INVALID_VALUE, "%d is not an attribute of a function", attribute);
    const int values[] = {static_cast<int>(f->entry.mostThreads), 0, 0, 0, 32};
    *result = attribute < 5 ? values[attribute] : 0;
  });
}

EXPORTED int cuFuncSetAttribute(void* handle, int attribute, int) {
  return call("cuFuncSetAttribute", PLAIN, [&] {
    find(functions(), handle, "function");
    if (attribute < 8 || attribute > 15) fail(INVALID_VALUE, "attribute %d of a function cannot be set", attribute);
  });
}

EXPORTED int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void* handle, int threads, size_t) {
  return call("cuOccupancyMaxActiveBlocksPerMultiprocessor", PLAIN, [&] {
    find(functions(), handle, "function");
    if (threads < 1 || threads > 1024) fail(INVALID_VALUE, "a block of %d threads", threads);
    *blocks = std::min(32, 2048 / threads);
  });
}

EXPORTED int cuLaunchKernel(void* handle, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                            unsigned blockZ, unsigned shared, void* stream, void** arguments, void** extra) {
  return call("cuLaunchKernel", PLAIN, [&] {
    auto f = find(functions(), handle, "function");
    checkStream(stream);
    if (extra) fail(NOT_SUPPORTED, "arguments as one buffer (extra) are not emulated");
    launch(*f, {gridX, gridY, gridZ}, {blockX, blockY, blockZ}, shared, stream, arguments);
  });
}
