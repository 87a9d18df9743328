// Driver functions for graphs.
#include "queue.h"

using namespace emulated;

EXPORTED int cuGraphGetNodes(void* handle, void** nodes, size_t* count) {
  return call("cuGraphGetNodes", PLAIN, [&] {
    auto graph = find(graphs(), handle, "graph");
    size_t n = graph->nodes.size();
    if (!count) fail(INVALID_VALUE, "the pointer to the number of nodes is null");
    for (size_t i = 0; nodes && i < *count; i++) nodes[i] = i < n ? &graph->nodes[i] : nullptr;
    if (!nodes || *count > n) *count = n;
  });
}

EXPORTED int cuGraphInstantiateWithFlags(void** result, void* handle, unsigned long long flags) {
  return call("cuGraphInstantiate", UNSAFE, [&] {
    if (!result) fail(INVALID_VALUE, "the result pointer is null");
    if (flags > 15) fail(INVALID_VALUE, "flags 0x%llx", flags);
    auto graph = find(graphs(), handle, "graph");
    *result = freshHandle();
    executables()[*result] = std::make_shared<Graph>(*graph);
    device().counters.graphs++;
  });
}

EXPORTED int cuGraphUpload(void* exec, void* stream) {
  return call("cuGraphUpload", PLAIN, [&] {
    find(executables(), exec, "executable graph");
    streamOf(stream);
  });
}

static Work replay(const std::shared_ptr<Graph>& graph) {
  Work work;
  work.name = "graph";
  for (const Node& node : graph->nodes) {
    work.kernels += node.work->kernels;
    work.gemms += node.work->gemms;
  }
  std::vector<size_t> order = replayOrder(*graph);
  graph->launches++;
  work.run = [graph, order] {
    for (size_t i : order) perform(*graph->nodes[i].work);
  };
  return work;
}

EXPORTED int cuGraphLaunch(void* exec, void* stream) {
  return call("cuGraphLaunch", PLAIN, [&] {
    auto graph = find(executables(), exec, "executable graph");
    if (streamOf(stream)->capture) fail(NOT_SUPPORTED, "a graph within a graph is not emulated");
    device().counters.graphLaunches++;
    submit(stream, replay(graph));
  });
}

EXPORTED int cuGraphExecDestroy(void* exec) {
  return call("cuGraphExecDestroy", RELEASES, [&] {
    find(executables(), exec, "executable graph");
    executables().erase(exec);
    device().counters.graphs--;
  });
}

EXPORTED int cuGraphDestroy(void* handle) {
  return call("cuGraphDestroy", RELEASES, [&] {
    find(graphs(), handle, "graph");
    graphs().erase(handle);
    device().counters.graphs--;
  });
}
