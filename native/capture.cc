// Capture: the work of a stream becomes nodes with exactly the dependencies defined by streams and events.
#include <algorithm>

#include "queue.h"

namespace emulated {
namespace {

thread_local int threadMode = GLOBAL;

std::vector<std::shared_ptr<Capture>>& captures() {
  static auto* all = new std::vector<std::shared_ptr<Capture>>;
  return *all;
}

bool isActive(const std::shared_ptr<Capture>& capture) {
  return capture && std::find(captures().begin(), captures().end(), capture) != captures().end();
}

Nodes both(const Nodes& a, const Nodes& b) {
  Nodes all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// The given nodes and all nodes that must precede them.
std::vector<bool> ancestors(const Capture& capture, const Nodes& from) {
  std::vector<bool> reached(capture.nodes.size());
  for (size_t node : from) reached[node] = true;
  for (size_t i = capture.nodes.size(); i-- > 0;) {
    if (!reached[i]) continue;
    for (size_t need : capture.nodes[i].needs) reached[need] = true;
  }
  return reached;
}

void refuseInvalid(const Capture& capture) {
  if (capture.invalid) fail(CAPTURE_INVALIDATED, "an earlier error invalidated the capture; end it");
}

}  // namespace

bool anyCapture() { return !captures().empty(); }

void beginCapture(const std::shared_ptr<Stream>& stream, int mode) {
  if (mode < GLOBAL || mode > RELAXED) fail(INVALID_VALUE, "%d is not a capture mode", mode);
  if (stream == legacyStream()) fail(CAPTURE_UNSUPPORTED, "the legacy stream (null) cannot be captured");
  if (stream->capture) fail(ILLEGAL_STATE, "the stream captures already");
  auto capture = std::make_shared<Capture>();
  capture->origin = stream;
  capture->mode = mode;
  capture->thread = std::this_thread::get_id();
  captures().push_back(capture);
  stream->capture = capture;
  stream->tail.clear();
}

static void dissolve(const std::shared_ptr<Capture>& capture) {
  for (auto& s : streams()) {
    if (s.second->capture != capture) continue;
    s.second->capture = nullptr;
    s.second->tail.clear();
  }
  captures().erase(std::find(captures().begin(), captures().end(), capture));
}

std::shared_ptr<Graph> endCapture(const std::shared_ptr<Stream>& stream) {
  auto capture = stream->capture;
  if (!capture) fail(ILLEGAL_STATE, "the stream does not capture");
  if (capture->origin.lock() != stream) {
    capture->invalid = true;
    fail(CAPTURE_UNMATCHED, "the capture was begun on another stream");
  }
  if (capture->mode != RELAXED && capture->thread != std::this_thread::get_id()) {
    fail(CAPTURE_WRONG_THREAD, "the capture was begun by another thread");
  }
  std::vector<bool> joined = ancestors(*capture, stream->tail);
  bool unjoined = false;
  for (auto& s : streams()) {
    if (s.second->capture != capture || s.second == stream) continue;
    for (size_t node : s.second->tail) unjoined |= !joined[node];
  }
  bool invalid = capture->invalid;
  dissolve(capture);
  if (invalid) fail(CAPTURE_INVALIDATED, "an earlier error invalidated the capture");
  if (unjoined) fail(CAPTURE_UNJOINED, "another stream's work was not joined by an event before the end");
  auto graph = std::make_shared<Graph>();
  graph->nodes = capture->nodes;
  return graph;
}

void dropCaptures() { captures().clear(); }

void addNode(Stream& stream, std::shared_ptr<const Work> work) {
  Capture& capture = *stream.capture;
  refuseInvalid(capture);
  capture.nodes.push_back({std::move(work), stream.tail});
  stream.tail = {capture.nodes.size() - 1};
}

void recordInCapture(Event& event, Stream& stream) {
  refuseInvalid(*stream.capture);
  event.capture = stream.capture;
  event.tail = stream.tail;
  event.marker = nullptr;
}

bool waitInCapture(const std::shared_ptr<Stream>& stream, Event& event) {
  if (event.capture && !isActive(event.capture)) {
    fail(CAPTURED_EVENT, "the event was recorded in a capture that has ended; record it again");
  }
  if (!stream->capture && !event.capture) return false;
  if (stream->capture) refuseInvalid(*stream->capture);
  if (event.capture) refuseInvalid(*event.capture);
  if (stream->capture && !event.capture) {
    if (!event.marker) return true;
    stream->capture->invalid = true;
    fail(CAPTURE_ISOLATION, "a capturing stream waits for an event that was recorded outside the capture");
  }
  if (stream->capture && stream->capture != event.capture) {
    stream->capture->invalid = event.capture->invalid = true;
    fail(CAPTURE_MERGE, "the event belongs to another capture");
  }
  if (stream == legacyStream()) fail(CAPTURE_UNSUPPORTED, "the legacy stream (null) cannot join a capture");
  stream->tail = stream->capture ? both(stream->tail, event.tail) : event.tail;
  stream->capture = event.capture;
  return true;
}

void refuseUnsafe() {
  if (threadMode == RELAXED) return;
  bool refused = false;
  for (auto& capture : captures()) {
    bool own = capture->thread == std::this_thread::get_id();
    bool forbids = own ? capture->mode != RELAXED : threadMode == GLOBAL && capture->mode == GLOBAL;
    if (!forbids) continue;
    capture->invalid = true;
    refused = true;
  }
  if (refused) {
    fail(CAPTURE_UNSUPPORTED, "a call that allocates or waits while a stream captures; the capture is invalid");
  }
}

void refuseCapturing(Stream& stream) {
  if (!stream.capture) return;
  stream.capture->invalid = true;
  fail(CAPTURE_UNSUPPORTED, "the stream captures, so nothing can wait for it; the capture is invalid");
}

void refuseLegacy() {
  bool refused = false;
  for (auto& s : streams()) {
    auto& capture = s.second->capture;
    if (!capture) continue;
    // A real device permits this for a non-blocking stream; the work would be missing from the graph.
    bool blocking = !(s.second->flags & 1);
    if (!blocking && capture->thread != std::this_thread::get_id()) continue;
    capture->invalid = true;
    refused = true;
  }
  if (refused) fail(CAPTURE_IMPLICIT, "the legacy stream (null) is used while a stream captures; the capture is invalid");
}

int exchangeCaptureMode(int mode) {
  if (mode < GLOBAL || mode > RELAXED) fail(INVALID_VALUE, "%d is not a capture mode", mode);
  std::swap(threadMode, mode);
  return mode;
}

static std::vector<size_t> latestFirst(const std::vector<Node>& nodes) {
  // Built from the end: among the nodes that no unplaced node depends on, the first captured is placed last.
  std::vector<size_t> dependents(nodes.size()), order;
  for (const Node& n : nodes) {
    for (size_t need : n.needs) dependents[need]++;
  }
  std::vector<bool> placed(nodes.size());
  while (order.size() < nodes.size()) {
    size_t i = 0;
    while (placed[i] || dependents[i] > 0) i++;
    placed[i] = true;
    order.push_back(i);
    for (size_t need : nodes[i].needs) dependents[need]--;
  }
  std::reverse(order.begin(), order.end());
  return order;
}

static std::vector<size_t> shuffled(const std::vector<Node>& nodes, uint64_t seed) {
  std::vector<size_t> open, order, missing(nodes.size());
  for (size_t i = 0; i < nodes.size(); i++) {
    missing[i] = nodes[i].needs.size();
    if (missing[i] == 0) open.push_back(i);
  }
  uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
  while (!open.empty()) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    size_t pick = (state >> 33) % open.size();
    size_t node = open[pick];
    open.erase(open.begin() + pick);
    order.push_back(node);
    for (size_t i = node + 1; i < nodes.size(); i++) {
      const Nodes& needs = nodes[i].needs;
      if (std::binary_search(needs.begin(), needs.end(), node) && --missing[i] == 0) open.push_back(i);
    }
  }
  return order;
}

std::vector<size_t> replayOrder(const Graph& graph) {
  uint64_t order = device().controls.replayOrder;
  if (order == 1) return latestFirst(graph.nodes);
  if (order > 1) return shuffled(graph.nodes, order + 1000003 * graph.launches);
  std::vector<size_t> captured(graph.nodes.size());
  for (size_t i = 0; i < captured.size(); i++) captured[i] = i;
  return captured;
}

}  // namespace emulated
