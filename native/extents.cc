// The memory extents of a kernel's arguments.
#include "device.h"
#include "kernel.h"

namespace emulated {
namespace {

class Arguments {
 public:
  Arguments(const Kernel& kernel, const Values& values) : kernel_(kernel), values_(values) {
    for (size_t i = 0; i < kernel.parameters.size(); i++) {
      if (isNumber(i, "rows") || isNumber(i, "n")) rows_ = number(i);
      if (isNumber(i, "cols")) cols_ = number(i);
      if (isNumber(i, "size")) size_ = number(i);
    }
  }

  void check() {
    for (size_t i = 0; i < kernel_.parameters.size(); i++) {
      if (kernel_.parameters[i].element == 0) continue;
      if (pointer(i)) check(i);
      if (hasLeading(i)) leading_ = number(i + 1);
    }
  }

 private:
  bool isNumber(size_t i, const char* name) const {
    const Parameter& p = kernel_.parameters[i];
    return p.element == 0 && p.size == 4 && p.name == name;
  }

  int number(size_t i) const {
    int value;
    memcpy(&value, values_[i].data(), sizeof value);
    return value;
  }

  const void* pointer(size_t i) const {
    const void* value;
    memcpy(&value, values_[i].data(), sizeof value);
    return value;
  }

  bool hasLeading(size_t i) const {
    return i + 1 < kernel_.parameters.size() && kernel_.parameters[i + 1].name.compare(0, 2, "ld") == 0 &&
           kernel_.parameters[i + 1].size == 4;
  }

  // The columns of a matrix, counted from its first one. A parameter after the leading dimension may specify that the
  // kernel's columns begin at an offset.
  size_t columns(size_t i) const {
    if (kernel_.parameters[i].name == "column") return 1;
    if (kernel_.parameters[i].name == "ofGroups") return static_cast<size_t>(cols_ / size_);
    bool part = i + 2 < kernel_.parameters.size() && (isNumber(i + 2, "from") || isNumber(i + 2, "at"));
    return static_cast<size_t>(cols_) + (part ? number(i + 2) : 0);
  }

  // From the first element to the last, in elements.
  size_t elements(size_t i) const {
    const Parameter& p = kernel_.parameters[i];
    if (rows_ <= 0 || cols_ <= 0) return 1;
    auto rows = static_cast<size_t>(rows_), cols = static_cast<size_t>(cols_);
    if (hasLeading(i) && p.name == "rows") return cols;  // a source of a gather: its rows are determined on the device
    if (hasLeading(i)) return (rows - 1) * number(i + 1) + columns(i);
    if (p.element == 2) return (rows - 1) * leading_ + cols;  // the bfloat16 copy of the matrix before it
    if (p.name == "bias" || p.name == "row") return cols;
    if (p.name == "out") return p.element == 8 ? rows : cols;
    return 1;
  }

  void check(size_t i) const {
    const Parameter& p = kernel_.parameters[i];
    std::string what = std::string(kernel_.name) + ", argument " + p.name;
    bool quads = hasLeading(i) || p.element == 2 || p.name == "bias" || p.name == "row";
    size_t alignment = p.element == 2 ? 8 : quads ? 16 : p.element;
    if (reinterpret_cast<uintptr_t>(pointer(i)) % alignment != 0) {
      fail(MISALIGNED_ADDRESS, "%s: %p is not aligned to %zu bytes", what.c_str(), pointer(i), alignment);
    }
    if (hasLeading(i) && (number(i + 1) < 0 || number(i + 1) * p.element % 16 != 0)) {
      fail(MISALIGNED_ADDRESS, "%s: rows %d elements apart are not aligned to 16 bytes", what.c_str(), number(i + 1));
    }
    if (hasLeading(i) && number(i + 1) != 0 && static_cast<size_t>(number(i + 1)) < columns(i)) {
      fail(INVALID_VALUE, "%s: rows %d elements apart, but %zu columns", what.c_str(), number(i + 1), columns(i));
    }
    checkRange(pointer(i), elements(i) * p.element, what.c_str());
  }

  const Kernel& kernel_;
  const Values& values_;
  int rows_ = 0, cols_ = 0, size_ = 1, leading_ = 0;
};

}  // namespace

void checkExtents(const Kernel& kernel, const Values& values) { Arguments(kernel, values).check(); }

}  // namespace emulated
