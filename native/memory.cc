// Device memory is host memory between two guards; new memory is filled with NaN.
#include <cstdlib>
#include <cstring>
#include <map>

#include "device.h"

namespace emulated {
namespace {

constexpr size_t GUARD = 1024;
constexpr unsigned char POISON = 0xA5;
constexpr unsigned char FRESH = 0xFF;

std::map<uintptr_t, Allocation>& allocations() {
  static auto* all = new std::map<uintptr_t, Allocation>;
  return *all;
}

std::vector<uint64_t> touchedStarts;

bool guardsHold(const Allocation& a) {
  const auto* before = reinterpret_cast<const unsigned char*>(a.start) - GUARD;
  const auto* after = reinterpret_cast<const unsigned char*>(a.start) + a.bytes;
  for (size_t i = 0; i < GUARD; i++) {
    if (before[i] != POISON || after[i] != POISON) return false;
  }
  return true;
}

void checkGuards(Allocation& a) {
  if (guardsHold(a)) return;
  say("something wrote outside an allocation of %zu bytes; it was last used by %s", a.bytes, a.lastUse.c_str());
  memset(a.start - GUARD, POISON, GUARD);
  memset(a.start + a.bytes, POISON, GUARD);
  if (!device().sticky) device().sticky = ILLEGAL_ADDRESS;
}

void countAllocation(const Allocation& a, int sign) {
  Counters& n = device().counters;
  if (a.pinned) {
    n.hostAllocations += sign;
  } else {
    n.deviceAllocations += sign;
    n.deviceBytes += sign * static_cast<int64_t>(a.bytes);
  }
}

}  // namespace

void* allocate(size_t bytes, bool pinned) {
  Device& d = device();
  if (bytes == 0) fail(INVALID_VALUE, "an allocation of 0 bytes");
  if (!pinned) {
    d.counters.allocationsSoFar++;
    if (d.controls.failAllocation > 0 && --d.controls.failAllocation == 0) {
      if (d.controls.staysFull) d.controls.failAllocation = 1;
      throw Failure{OUT_OF_MEMORY};
    }
    if (d.counters.deviceBytes + bytes > d.controls.memory) throw Failure{OUT_OF_MEMORY};
  }
  static uint64_t ids = 0;
  void* whole = nullptr;
  if (posix_memalign(&whole, 4096, bytes + 2 * GUARD) != 0) throw Failure{OUT_OF_MEMORY};
  Allocation a;
  a.id = ++ids;
  a.start = static_cast<char*>(whole) + GUARD;
  a.bytes = bytes;
  a.pinned = pinned;
  a.lastUse = "nothing yet";
  memset(whole, POISON, GUARD);
  memset(a.start, FRESH, bytes);
  memset(a.start + bytes, POISON, GUARD);
  countAllocation(a, 1);
  allocations()[reinterpret_cast<uintptr_t>(a.start)] = a;
  return a.start;
}

void release(void* start, bool pinned) {
  auto it = allocations().find(reinterpret_cast<uintptr_t>(start));
  if (it == allocations().end()) {
    fail(INVALID_VALUE, "%p is not the start of a live allocation (freed already, or a view of one)", start);
  }
  Allocation& a = it->second;
  if (a.pinned != pinned) fail(INVALID_VALUE, "%p is %s memory", start, a.pinned ? "pinned host" : "device");
  checkGuards(a);
  countAllocation(a, -1);
  memset(a.start, POISON, a.bytes < 65536 ? a.bytes : 65536);
  free(a.start - GUARD);
  allocations().erase(it);
}

void releaseAll() {
  for (auto& entry : allocations()) free(entry.second.start - GUARD);
  allocations().clear();
  touchedStarts.clear();
}

Allocation* allocationAt(const void* address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  auto it = allocations().upper_bound(at);
  if (it == allocations().begin()) return nullptr;
  Allocation& a = (--it)->second;
  return at < it->first + a.bytes ? &a : nullptr;
}

void checkRange(const void* address, size_t bytes, const char* what) {
  if (bytes == 0) return;
  Allocation* a = allocationAt(address);
  if (!a) fail(INVALID_VALUE, "%s: %p is not in a live allocation", what, address);
  size_t offset = static_cast<const char*>(address) - a->start;
  if (bytes > a->bytes - offset) {
    fail(INVALID_VALUE, "%s: %zu bytes from offset %zu of an allocation of %zu bytes", what, bytes, offset, a->bytes);
  }
}

void reaches(Work& work, const void* address) {
  Allocation* a = allocationAt(address);
  if (a) work.reach.push_back({address, a->id});
}

// Called when work runs: its memory must be the same allocations as when it was submitted.
void touch(const Work& work) {
  for (const Reach& r : work.reach) {
    Allocation* a = allocationAt(r.address);
    if (!a || a->id != r.allocation) {
      fail(ILLEGAL_ADDRESS, "%s uses %p, which was freed after the work was submitted", work.name.c_str(), r.address);
    }
    a->lastUse = work.name;
    if (!a->touched) {
      a->touched = true;
      touchedStarts.push_back(reinterpret_cast<uintptr_t>(a->start));
    }
  }
}

void checkGuards() {
  for (uintptr_t start : touchedStarts) {
    auto it = allocations().find(start);
    if (it == allocations().end()) continue;
    it->second.touched = false;
    checkGuards(it->second);
  }
  touchedStarts.clear();
}

}  // namespace emulated
