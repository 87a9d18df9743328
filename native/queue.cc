// Streams are queues: in lazy mode, work is executed only when something waits for it, and only as far as needed.
#include "queue.h"

namespace emulated {

void touch(const Work& work);

namespace {
// A real device also limits the depth of its queues and then blocks the host.
constexpr size_t DEEPEST = 4096;
}  // namespace

void* freshHandle() {
  static uintptr_t next = 0x510000000000;
  next += 16;
  return reinterpret_cast<void*>(next);
}

Registry<Stream>& streams() {
  static auto* all = new Registry<Stream>;
  return *all;
}

Registry<Event>& events() {
  static auto* all = new Registry<Event>;
  return *all;
}

Registry<Graph>& graphs() {
  static auto* all = new Registry<Graph>;
  return *all;
}

Registry<Graph>& executables() {
  static auto* all = new Registry<Graph>;
  return *all;
}

std::shared_ptr<Stream> legacyStream() {
  static auto* legacy = new std::shared_ptr<Stream>(new Stream);
  return *legacy;
}

std::shared_ptr<Stream> streamOf(void* handle) {
  if (reinterpret_cast<uintptr_t>(handle) <= 1) {
    refuseLegacy();
    return legacyStream();
  }
  if (reinterpret_cast<uintptr_t>(handle) == 2) fail(NOT_SUPPORTED, "the per-thread default stream is not emulated");
  return find(streams(), handle, "stream");
}

void checkStream(void* handle) {
  if (reinterpret_cast<uintptr_t>(handle) > 2) find(streams(), handle, "stream");
}

void perform(const Work& work) {
  Device& d = device();
  if (d.sticky) return;
  try {
    touch(work);
    work.run();
  } catch (const Failure& f) {
    d.sticky = f.status;
  }
}

static void step(const std::shared_ptr<Stream>& stream) {
  Task task = std::move(stream->tasks.front());
  stream->tasks.pop_front();
  if (task.wait && !task.wait->done) drainUntil(task.wait);
  if (task.work) perform(*task.work);
  if (task.record) {
    task.record->time = Clock::now();
    task.record->done = true;
  }
}

void drain(const std::shared_ptr<Stream>& stream) {
  while (!stream->tasks.empty()) step(stream);
}

void drainUntil(const std::shared_ptr<Marker>& marker) {
  auto stream = marker->stream.lock();
  while (stream && !marker->done && !stream->tasks.empty()) step(stream);
  marker->done = true;
}

void advance(const std::shared_ptr<Stream>& stream) {
  if (!stream->tasks.empty()) step(stream);
}

void drainAll() {
  // The newest stream first, an order that callers must not depend on.
  for (auto it = streams().rbegin(); it != streams().rend(); ++it) drain(it->second);
  drain(legacyStream());
}

void drainBlocking() {
  for (auto& s : streams()) {
    if (!(s.second->flags & 1)) drain(s.second);
  }
}

void dropAllWork() {
  for (auto& s : streams()) s.second->tasks.clear();
  legacyStream()->tasks.clear();
}

void enqueue(const std::shared_ptr<Stream>& stream, Task task) {
  bool legacy = stream == legacyStream();
  if (legacy) drainBlocking();
  stream->tasks.push_back(std::move(task));
  if (legacy || !device().controls.lazy) {
    drain(stream);
  } else if (stream->tasks.size() > DEEPEST) {
    step(stream);
  }
}

bool charge(int launches) {
  Controls& c = device().controls;
  uint64_t n = launches;
  if (n == 0) return false;
  if (c.failLaunch > 0) {
    bool now = c.failLaunch <= n;
    c.failLaunch = now ? 0 : c.failLaunch - n;
    if (now) {
      device().sticky = ILLEGAL_ADDRESS;
      throw Failure{ILLEGAL_ADDRESS};
    }
  }
  if (c.failLaunchLater > 0) {
    bool later = c.failLaunchLater <= n;
    c.failLaunchLater = later ? 0 : c.failLaunchLater - n;
    return later;
  }
  return false;
}

void submit(void* handle, Work work) {
  auto stream = streamOf(handle);
  if (stream->capture) {
    addNode(*stream, std::make_shared<Work>(std::move(work)));
    return;
  }
  Counters& n = device().counters;
  n.launches += work.kernels;
  n.gemms += work.gemms;
  if (charge(work.kernels + work.gemms)) {
    work.run = [] { throw Failure{ILLEGAL_ADDRESS}; };
  }
  enqueue(stream, {std::make_shared<Work>(std::move(work)), nullptr, nullptr});
}

void settle() {
  checkGuards();
  if (device().sticky) throw Failure{device().sticky};
}

}  // namespace emulated
