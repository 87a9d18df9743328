// The emulated device: its state, protected by one lock, its memory, its streams, and the rules for calls.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "status.h"

namespace emulated {

// Thrown inside a call and returned by it.
struct Failure {
  Status status;
};

// Prints one line with the name of the call and the error, and leaves the call with this status.
[[noreturn]] SHARED void fail(Status status, const char* format, ...) __attribute__((format(printf, 2, 3)));
// Prints such a line and returns.
SHARED void say(const char* format, ...) __attribute__((format(printf, 1, 2)));

// ---- controls and counters, listed in the README
struct Controls {
  uint64_t memory = 2ull << 30;
  uint64_t failAllocation = 0;
  bool staysFull = false;  // all allocations after that failure fail, too
  uint64_t failLaunch = 0;
  uint64_t failLaunchLater = 0;
  uint64_t replayOrder = 0;
  bool lazy = true;
  uint64_t capability = 90;
  uint64_t driver = 12060;
  bool quiet = false;
};

struct Counters {
  int64_t deviceBytes = 0, deviceAllocations = 0, hostAllocations = 0;
  int64_t streams = 0, events = 0, graphs = 0, modules = 0, blasHandles = 0, generators = 0;
  int64_t launches = 0, gemms = 0, graphLaunches = 0, allocationsSoFar = 0;
};

struct Device {
  std::recursive_mutex mutex;
  const char* call = "?";
  bool ready = false;
  int devices = 1;
  Controls controls;
  Counters counters;
  Status sticky = SUCCESS;  // the context is lost: every call returns this
};
SHARED Device& device();

bool setControl(int limit, uint64_t value);
bool getControl(int limit, uint64_t* value);
// Reads the initial values from the environment.
void readEnvironment();

// ---- the rules of a call
enum Rule : unsigned {
  PLAIN = 0,
  NO_CONTEXT = 1,  // may be called without a current context, and if it is lost
  UNSAFE = 2,      // allocates or synchronises: not permitted while a stream captures
  RELEASES = 4,    // takes effect even if the context is lost
};

void enter(unsigned rules);

template <class Body>
int call(const char* name, unsigned rules, Body body) {
  Device& d = device();
  std::lock_guard<std::recursive_mutex> lock(d.mutex);
  d.call = name;
  try {
    enter(rules);
    body();
    return (rules & RELEASES) ? d.sticky : SUCCESS;
  } catch (const Failure& f) {
    return f.status;
  } catch (const std::bad_alloc&) {
    return OUT_OF_MEMORY;
  }
}

// For the other libraries: a call like those of the driver, without the rules of capture.
SHARED void enterPlain();
// The same for a call that allocates, which is not permitted during a capture.
SHARED void enterUnsafe();

// ---- the context
bool contextIsCurrent();
void destroyContext();  // with everything in it

// ---- memory
struct Allocation {
  uint64_t id = 0;
  char* start = nullptr;
  size_t bytes = 0;
  bool pinned = false;  // host memory
  bool touched = false;
  std::string lastUse;
};

void* allocate(size_t bytes, bool pinned);
void release(void* start, bool pinned);
void releaseAll();
// The allocation that contains this address, or null.
SHARED Allocation* allocationAt(const void* address);
// Fails unless [address, address + bytes) lies in one live allocation of the device (or of pinned memory).
SHARED void checkRange(const void* address, size_t bytes, const char* what);
// Fails if work has written outside its memory.
void checkGuards();

// ---- work, executed immediately, later, or by a graph
struct Reach {
  const void* address;
  uint64_t allocation;
};

struct Work {
  std::string name;
  std::function<void()> run;
  std::vector<Reach> reach;
  int kernels = 0;
  int gemms = 0;
};

SHARED void reaches(Work& work, const void* address);
// Submits work to a stream (a handle; null is the legacy stream): it is queued, executed, or recorded as a node.
SHARED void submit(void* stream, Work work);
// Fails unless the stream exists.
SHARED void checkStream(void* stream);
// Counts launches for fault injection; returns whether this work must fail when it runs.
bool charge(int launches);
void perform(const Work& work);
// The end of every synchronising call: checks guards and reports pending errors.
void settle();

}  // namespace emulated
