// Runs a grid on one CPU thread: blocks in sequence, and the threads of a block as plain calls until one must wait for others. A
// waiting thread keeps its stack (a fiber), and another fiber runs the threads that have not started.
#include <sys/mman.h>

#include "host_device.h"

#if !defined(__x86_64__)
#error "the switch between fibers is written for x86-64, like JCuda's natives"
#endif

uint3 threadIdx, blockIdx;
dim3 blockDim, gridDim;

extern "C" void emulated_switch(void** saved, void* next);
asm(R"(
.text
.type emulated_switch, @function
emulated_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size emulated_switch, .-emulated_switch
)");

extern "C" char __start_harmonium_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_harmonium_shared[] __attribute__((weak, visibility("hidden")));

namespace emulated {
namespace {

constexpr size_t STACK = 256 * 1024;

struct Fiber {
  void* stackPointer = nullptr;
  char* stack = nullptr;
  unsigned thread = 0;
};

// The values exchanged by the lanes of a warp. There are two sets: a lane may be at the next exchange while another still
// has to read the previous one.
struct Warp {
  unsigned mask = 0, arrived = 0, phase = 0;
  uint64_t values[2][32];
  std::vector<Fiber*> waiting;
};

struct Block {
  ThreadBody body = nullptr;
  void* const* arguments = nullptr;
  unsigned threads = 0, begun = 0, finished = 0;
  const char* error = nullptr;
  std::vector<Warp> warps;
  std::vector<Fiber*> ready, atBarrier, idle;
};

Block block;
std::vector<Fiber*> fibers;
Fiber* running = nullptr;
void* schedulerStack = nullptr;

void place(unsigned thread) {
  threadIdx.x = thread % blockDim.x;
  threadIdx.y = thread / blockDim.x % blockDim.y;
  threadIdx.z = thread / blockDim.x / blockDim.y;
}

void toScheduler() { emulated_switch(&running->stackPointer, schedulerStack); }

void resume(Fiber* fiber) {
  running = fiber;
  emulated_switch(&schedulerStack, fiber->stackPointer);
}

// The body of a fiber: threads in sequence.
void threadsInTurn() {
  for (;;) {
    while (block.begun < block.threads && !block.error) {
      running->thread = block.begun++;
      place(running->thread);
      block.body(block.arguments);
      block.finished++;
    }
    block.idle.push_back(running);
    toScheduler();
  }
}

void prepare(Fiber* fiber) {
  // The state of a fiber suspended at the first instruction of threadsInTurn, with the stack aligned as after a call.
  auto** top = reinterpret_cast<void**>(fiber->stack + STACK) - 1;
  *--top = reinterpret_cast<void*>(&threadsInTurn);
  for (int i = 0; i < 6; i++) *--top = nullptr;
  fiber->stackPointer = top;
}

Fiber* idleFiber() {
  if (block.idle.empty()) {
    auto* fiber = new Fiber;
    void* stack = mmap(nullptr, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED) abort();
    fiber->stack = static_cast<char*>(stack);
    prepare(fiber);
    fibers.push_back(fiber);
    return fiber;
  }
  Fiber* fiber = block.idle.back();
  block.idle.pop_back();
  return fiber;
}

void continueWith(Fiber* fiber) {
  place(fiber->thread);
  resume(fiber);
}

void runBlock() {
  block.begun = block.finished = 0;
  block.warps.assign((block.threads + 31) / 32, Warp());
  size_t shared = __stop_harmonium_shared - __start_harmonium_shared;
  if (shared > 0) memset(__start_harmonium_shared, 0xFF, shared);
  while (!block.error) {
    if (block.begun < block.threads) {
      resume(idleFiber());
    } else if (!block.ready.empty()) {
      std::vector<Fiber*> round;
      round.swap(block.ready);
      for (Fiber* fiber : round) {
        if (!block.error) continueWith(fiber);
      }
    } else if (block.finished == block.threads) {
      return;
    } else if (block.atBarrier.size() == block.threads - block.finished) {
      block.ready.swap(block.atBarrier);
    } else {
      block.error = "threads wait for others that never come (a barrier or shuffle not reached by all)";
    }
  }
}

void startAfresh() {
  block.ready.clear();
  block.atBarrier.clear();
  block.idle = fibers;
  for (Fiber* fiber : fibers) prepare(fiber);
}

}  // namespace

unsigned laneOfThread() { return running->thread % 32; }

void trap(const char* sentence) {
  block.error = sentence;
  toScheduler();
  abort();
}

uint64_t shuffle(unsigned mask, uint64_t value, unsigned sourceLane) {
  unsigned lane = laneOfThread();
  Warp& warp = block.warps[running->thread / 32];
  unsigned last = block.threads - running->thread / 32 * 32;
  unsigned existing = last >= 32 ? 0xffffffffu : (1u << last) - 1;
  if (!(mask >> lane & 1)) trap("a shuffle's mask leaves out the calling lane");
  if (mask & ~existing) trap("a shuffle's mask names lanes that the block does not have");
  if (!(mask >> (sourceLane & 31) & 1)) trap("a shuffle reads a lane outside its mask");
  if (warp.arrived == 0) warp.mask = mask;
  if (warp.mask != mask) trap("the lanes of a warp meet in shuffles with different masks");
  unsigned phase = warp.phase;
  warp.values[phase][lane] = value;
  warp.arrived |= 1u << lane;
  if (warp.arrived == mask) {
    warp.arrived = 0;
    warp.phase ^= 1;
    for (Fiber* fiber : warp.waiting) block.ready.push_back(fiber);
    warp.waiting.clear();
  } else {
    warp.waiting.push_back(running);
    toScheduler();
  }
  return warp.values[phase][sourceLane & 31];
}

unsigned ballot(unsigned mask, bool predicate) {
  unsigned lane = laneOfThread(), phase = block.warps[running->thread / 32].phase, votes = 0;
  shuffle(mask, predicate, lane);
  Warp& warp = block.warps[running->thread / 32];
  for (unsigned i = 0; i < 32; i++) {
    if (mask >> i & 1) votes |= static_cast<unsigned>(warp.values[phase][i]) << i;
  }
  return votes;
}

std::vector<Kernel>& hostKernels() {
  static auto* all = new std::vector<Kernel>;
  return *all;
}

const Kernel* hostKernel(const char* name) {
  for (const Kernel& k : hostKernels()) {
    if (strcmp(k.name, name) == 0) return &k;
  }
  return nullptr;
}

const char* runGrid(const Kernel& kernel, Shape grid, Shape shape, void* const* arguments) {
  gridDim = {grid.x, grid.y, grid.z};
  blockDim = {shape.x, shape.y, shape.z};
  block.body = kernel.body;
  block.arguments = arguments;
  block.threads = shape.x * shape.y * shape.z;
  block.error = nullptr;
  for (blockIdx.z = 0; blockIdx.z < grid.z && !block.error; blockIdx.z++) {
    for (blockIdx.y = 0; blockIdx.y < grid.y && !block.error; blockIdx.y++) {
      for (blockIdx.x = 0; blockIdx.x < grid.x && !block.error; blockIdx.x++) runBlock();
    }
  }
  if (block.error) startAfresh();
  return block.error;
}

}  // namespace emulated

void __syncthreads() {
  using namespace emulated;
  block.atBarrier.push_back(running);
  toScheduler();
}
