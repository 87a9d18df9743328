// Streams, events, captures and graphs.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <thread>

#include "device.h"

namespace emulated {

using Clock = std::chrono::steady_clock;

struct Stream;
struct Capture;

// One cuEventRecord, complete when the work before it in its stream is.
struct Marker {
  std::weak_ptr<Stream> stream;
  bool done = false;
  Clock::time_point time;
};

// The next task of a stream: work, or completing or waiting for a marker.
struct Task {
  std::shared_ptr<const Work> work;
  std::shared_ptr<Marker> record;
  std::shared_ptr<Marker> wait;
};

using Nodes = std::vector<size_t>;  // sorted, without duplicates

struct Stream {
  void* handle = nullptr;
  unsigned flags = 0;  // 1: does not wait for the legacy stream
  int priority = 0;
  std::deque<Task> tasks;
  std::shared_ptr<Capture> capture;
  Nodes tail;  // while it captures: the dependencies of the next node
};

struct Event {
  unsigned flags = 0;  // 2: without times
  std::shared_ptr<Marker> marker;
  std::shared_ptr<Capture> capture;  // set if it was last recorded in a capture
  Nodes tail;
};

struct Node {
  std::shared_ptr<const Work> work;
  Nodes needs;
};

enum CaptureMode : int { GLOBAL = 0, THREAD_LOCAL = 1, RELAXED = 2 };

struct Capture {
  std::weak_ptr<Stream> origin;
  int mode = GLOBAL;
  std::thread::id thread;
  bool invalid = false;
  std::vector<Node> nodes;
};

struct Graph {
  std::vector<Node> nodes;
  uint64_t launches = 0;
};

// Live objects by handle. Handles are never reused, so the handle of a destroyed object is recognised.
template <class T>
using Registry = std::map<void*, std::shared_ptr<T>>;

void* freshHandle();
Registry<Stream>& streams();
Registry<Event>& events();
Registry<Graph>& graphs();
Registry<Graph>& executables();
std::shared_ptr<Stream> legacyStream();

template <class T>
std::shared_ptr<T> find(Registry<T>& all, void* handle, const char* what) {
  auto it = all.find(handle);
  if (it == all.end()) {
    fail(INVALID_HANDLE, "%p is not a live %s", handle, what);
  }
  return it->second;
}

// The stream of a handle; 0 and CU_STREAM_LEGACY are the legacy stream.
std::shared_ptr<Stream> streamOf(void* handle);

// ---- queues
void enqueue(const std::shared_ptr<Stream>& stream, Task task);
void drain(const std::shared_ptr<Stream>& stream);
void drainUntil(const std::shared_ptr<Marker>& marker);
// Executes at most one task; for queries, which must not wait but must make progress.
void advance(const std::shared_ptr<Stream>& stream);
void drainAll();
// The work that the legacy stream waits for.
void drainBlocking();
void dropAllWork();

// ---- captures
void beginCapture(const std::shared_ptr<Stream>& stream, int mode);
std::shared_ptr<Graph> endCapture(const std::shared_ptr<Stream>& stream);
void dropCaptures();
void addNode(Stream& stream, std::shared_ptr<const Work> work);
void recordInCapture(Event& event, Stream& stream);
// A wait in which the stream or the event belongs to a capture; false if neither does.
bool waitInCapture(const std::shared_ptr<Stream>& stream, Event& event);
// Fails and invalidates the capture if this thread may not allocate or synchronise now.
void refuseUnsafe();
// Fails and invalidates the capture if the stream captures.
void refuseCapturing(Stream& stream);
// Fails and invalidates the capture if work in the legacy stream would be missing from a capture, or is forbidden by one.
void refuseLegacy();
bool anyCapture();
int exchangeCaptureMode(int mode);
// The order of execution of the nodes, selected by control 0x4806.
std::vector<size_t> replayOrder(const Graph& graph);

}  // namespace emulated
