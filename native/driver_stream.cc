// Driver functions for streams, events, captures and graphs.
#include "queue.h"

using namespace emulated;

static void create(void** result, unsigned flags, int priority) {
  if (!result) fail(INVALID_VALUE, "the result pointer is null");
  if (flags > 1) fail(INVALID_VALUE, "stream flags 0x%x", flags);
  auto stream = std::make_shared<Stream>();
  stream->handle = freshHandle();
  stream->flags = flags;
  stream->priority = priority;
  streams()[stream->handle] = stream;
  device().counters.streams++;
  *result = stream->handle;
}

EXPORTED int cuStreamCreate(void** result, unsigned flags) {
  return call("cuStreamCreate", PLAIN, [&] { create(result, flags, 0); });
}

EXPORTED int cuStreamCreateWithPriority(void** result, unsigned flags, int priority) {
  return call("cuStreamCreateWithPriority", PLAIN, [&] { create(result, flags, priority); });
}

EXPORTED int cuStreamGetFlags(void* handle, unsigned* flags) {
  return call("cuStreamGetFlags", PLAIN, [&] { *flags = streamOf(handle)->flags; });
}

EXPORTED int cuStreamGetPriority(void* handle, int* priority) {
  return call("cuStreamGetPriority", PLAIN, [&] { *priority = streamOf(handle)->priority; });
}

EXPORTED int cuStreamDestroy_v2(void* handle) {
  return call("cuStreamDestroy", RELEASES, [&] {
    auto stream = find(streams(), handle, "stream");
    if (stream->capture) stream->capture->invalid = true;
    drain(stream);
    streams().erase(handle);
    device().counters.streams--;
  });
}

EXPORTED int cuStreamSynchronize(void* handle) {
  return call("cuStreamSynchronize", PLAIN, [&] {
    auto stream = streamOf(handle);
    refuseCapturing(*stream);
    refuseUnsafe();
    if (stream == legacyStream()) drainBlocking();
    drain(stream);
    settle();
  });
}

EXPORTED int cuStreamQuery(void* handle) {
  return call("cuStreamQuery", PLAIN, [&] {
    auto stream = streamOf(handle);
    refuseCapturing(*stream);
    advance(stream);
    if (!stream->tasks.empty()) throw Failure{NOT_READY};
    settle();
  });
}

EXPORTED int cuStreamWaitEvent(void* handle, void* eventHandle, unsigned flags) {
  return call("cuStreamWaitEvent", PLAIN, [&] {
    if (flags > 1) fail(INVALID_VALUE, "wait flags 0x%x", flags);
    auto stream = streamOf(handle);
    auto event = find(events(), eventHandle, "event");
    if (waitInCapture(stream, *event)) return;
    if (event->marker) enqueue(stream, {nullptr, nullptr, event->marker});
  });
}

EXPORTED int cuEventCreate(void** result, unsigned flags) {
  return call("cuEventCreate", PLAIN, [&] {
    if (!result) fail(INVALID_VALUE, "the result pointer is null");
    if (flags > 7) fail(INVALID_VALUE, "event flags 0x%x", flags);
    auto event = std::make_shared<Event>();
    event->flags = flags;
    void* handle = freshHandle();
    events()[handle] = event;
    device().counters.events++;
    *result = handle;
  });
}

EXPORTED int cuEventDestroy_v2(void* handle) {
  return call("cuEventDestroy", RELEASES, [&] {
    find(events(), handle, "event");
    events().erase(handle);
    device().counters.events--;
  });
}

EXPORTED int cuEventRecord(void* handle, void* streamHandle) {
  return call("cuEventRecord", PLAIN, [&] {
    auto event = find(events(), handle, "event");
    auto stream = streamOf(streamHandle);
    if (stream->capture) {
      recordInCapture(*event, *stream);
      return;
    }
    event->capture = nullptr;
    event->marker = std::make_shared<Marker>();
    event->marker->stream = stream;
    enqueue(stream, {nullptr, event->marker, nullptr});
  });
}

static void refuseCaptured(Event& event) {
  if (!event.capture) return;
  event.capture->invalid = true;
  fail(CAPTURED_EVENT, "the event was last recorded in a capture, so nothing can wait for it");
}

EXPORTED int cuEventSynchronize(void* handle) {
  return call("cuEventSynchronize", PLAIN, [&] {
    auto event = find(events(), handle, "event");
    refuseCaptured(*event);
    refuseUnsafe();
    if (event->marker) drainUntil(event->marker);
    settle();
  });
}

EXPORTED int cuEventQuery(void* handle) {
  return call("cuEventQuery", UNSAFE, [&] {
    auto event = find(events(), handle, "event");
    refuseCaptured(*event);
    if (!event->marker || event->marker->done) return settle();
    auto stream = event->marker->stream.lock();
    if (stream) advance(stream);
    if (!event->marker->done) throw Failure{NOT_READY};
    settle();
  });
}

EXPORTED int cuEventElapsedTime(float* milliseconds, void* from, void* to) {
  return call("cuEventElapsedTime", PLAIN, [&] {
    auto a = find(events(), from, "event"), b = find(events(), to, "event");
    refuseCaptured(*a);
    refuseCaptured(*b);
    if ((a->flags | b->flags) & 2) fail(INVALID_HANDLE, "an event was created without times");
    if (!a->marker || !b->marker) fail(INVALID_HANDLE, "an event was never recorded");
    if (!a->marker->done || !b->marker->done) throw Failure{NOT_READY};
    *milliseconds = std::chrono::duration<float, std::milli>(b->marker->time - a->marker->time).count();
  });
}

EXPORTED int cuStreamBeginCapture_v2(void* handle, int mode) {
  return call("cuStreamBeginCapture", PLAIN, [&] {
    if (reinterpret_cast<uintptr_t>(handle) <= 1) beginCapture(legacyStream(), mode);
    beginCapture(streamOf(handle), mode);
  });
}

EXPORTED int cuStreamIsCapturing(void* handle, int* status) {
  return call("cuStreamIsCapturing", PLAIN, [&] {
    auto stream = streamOf(handle);
    *status = !stream->capture ? 0 : stream->capture->invalid ? 2 : 1;
  });
}

EXPORTED int cuStreamEndCapture(void* handle, void** result) {
  if (result) *result = nullptr;
  return call("cuStreamEndCapture", PLAIN, [&] {
    if (!result) fail(INVALID_VALUE, "the result pointer is null");
    auto graph = endCapture(streamOf(handle));
    *result = freshHandle();
    graphs()[*result] = graph;
    device().counters.graphs++;
  });
}

EXPORTED int cuThreadExchangeStreamCaptureMode(int* mode) {
  return call("cuThreadExchangeStreamCaptureMode", NO_CONTEXT, [&] { *mode = exchangeCaptureMode(*mode); });
}
