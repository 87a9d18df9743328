// Driver functions for the device, its context and its limits.
#include <cstring>

#include "queue.h"

namespace emulated {
namespace {

const char NAME[] = "Emulated device";
int primaryUses = 0;
uint64_t contextLife = 0;  // increases with every context, so that an old context of a thread is recognised
int contextHandle;
thread_local uint64_t currentLife = 0;  // 0: none

struct Attribute {
  int number;
  int value;
};

const Attribute ATTRIBUTES[] = {
    {1, 1024},  {2, 1024},       {3, 1024},   {4, 64},      {5, 2147483647}, {6, 65535},  {7, 65535},
    {8, 49152}, {9, 65536},      {10, 32},    {11, 2147483647}, {12, 65536}, {13, 1980000}, {14, 512},
    {16, 8},    {18, 0},         {19, 1},     {20, 0},      {31, 1},         {32, 0},     {33, 0},
    {34, 0},    {36, 3201000},   {37, 6144},  {38, 4194304}, {39, 2048},     {40, 3},     {41, 1},
    {50, 0},    {78, 1},         {81, 233472}, {82, 65536}, {83, 1},         {95, 1},     {97, 232448},
    {115, 0},
};

int attribute(int number) {
  int capability = static_cast<int>(device().controls.capability);
  if (number == 75) return capability / 10;
  if (number == 76) return capability % 10;
  for (const Attribute& a : ATTRIBUTES) {
    if (a.number == number) return a.value;
  }
  if (number < 1 || number > 150) fail(INVALID_VALUE, "%d is not an attribute", number);
  return 0;
}

void checkDevice(int number) {
  if (number < 0 || number >= device().devices) fail(INVALID_DEVICE, "there is no device %d", number);
}

void checkResult(const void* result) {
  if (!result) fail(INVALID_VALUE, "the result pointer is null");
}

}  // namespace

bool contextIsCurrent() { return currentLife != 0; }

void enter(unsigned rules) {
  Device& d = device();
  if (!d.ready) fail(NOT_INITIALIZED, "cuInit was not called");
  if (!(rules & NO_CONTEXT)) {
    if (currentLife == 0) fail(INVALID_CONTEXT, "no context is current on this thread");
    if (primaryUses == 0 || currentLife != contextLife) {
      fail(CONTEXT_IS_DESTROYED, "the context current on this thread was released");
    }
    if (d.sticky && !(rules & RELEASES)) throw Failure{d.sticky};
  }
  if (rules & UNSAFE) refuseUnsafe();
}

void enterPlain() { enter(PLAIN); }

void enterUnsafe() { enter(UNSAFE); }

void destroyModules();

void destroyContext() {
  dropCaptures();
  dropAllWork();
  streams().clear();
  events().clear();
  graphs().clear();
  executables().clear();
  destroyModules();
  releaseAll();
  device().sticky = SUCCESS;
}

bool contextLives() { return primaryUses > 0; }

}  // namespace emulated

using namespace emulated;

EXPORTED int cuInit(unsigned flags) {
  Device& d = device();
  std::lock_guard<std::recursive_mutex> lock(d.mutex);
  d.call = "cuInit";
  if (flags != 0) return INVALID_VALUE;
  if (!d.ready) readEnvironment();
  d.ready = true;
  return d.devices == 0 ? NO_DEVICE : SUCCESS;
}

EXPORTED int cuDriverGetVersion(int* version) {
  *version = static_cast<int>(device().controls.driver);
  return SUCCESS;
}

EXPORTED int cuGetErrorName(int status, const char** text) {
  *text = nameOf(status);
  return *text ? SUCCESS : INVALID_VALUE;
}

EXPORTED int cuGetErrorString(int status, const char** text) {
  *text = sentenceOf(status);
  return *text ? SUCCESS : INVALID_VALUE;
}

EXPORTED int cuDeviceGetCount(int* count) {
  return call("cuDeviceGetCount", NO_CONTEXT, [&] { *count = device().devices; });
}

EXPORTED int cuDeviceGet(int* result, int ordinal) {
  return call("cuDeviceGet", NO_CONTEXT, [&] {
    checkDevice(ordinal);
    *result = ordinal;
  });
}

EXPORTED int cuDeviceGetName(char* text, int length, int number) {
  return call("cuDeviceGetName", NO_CONTEXT, [&] {
    checkDevice(number);
    if (length <= 0) fail(INVALID_VALUE, "a name of %d characters", length);
    strncpy(text, NAME, length - 1);
    text[length - 1] = 0;
  });
}

EXPORTED int cuDeviceGetAttribute(int* result, int number, int ordinal) {
  return call("cuDeviceGetAttribute", NO_CONTEXT, [&] {
    checkDevice(ordinal);
    checkResult(result);
    *result = attribute(number);
  });
}

EXPORTED int cuDeviceComputeCapability(int* major, int* minor, int number) {
  return call("cuDeviceComputeCapability", NO_CONTEXT, [&] {
    checkDevice(number);
    *major = attribute(75);
    *minor = attribute(76);
  });
}

EXPORTED int cuDeviceTotalMem_v2(size_t* bytes, int number) {
  return call("cuDeviceTotalMem", NO_CONTEXT, [&] {
    checkDevice(number);
    *bytes = device().controls.memory;
  });
}

EXPORTED int cuDeviceGetUuid(void* uuid, int number) {
  return call("cuDeviceGetUuid", NO_CONTEXT, [&] {
    checkDevice(number);
    memcpy(uuid, "emulated device", 16);
  });
}

EXPORTED int cuDeviceGetPCIBusId(char* text, int length, int number) {
  return call("cuDeviceGetPCIBusId", NO_CONTEXT, [&] {
    checkDevice(number);
    if (length < 13) fail(INVALID_VALUE, "a bus id needs 13 characters, not %d", length);
    strcpy(text, "0000:00:00.0");
  });
}

EXPORTED int cuDevicePrimaryCtxRetain(void** context, int number) {
  return call("cuDevicePrimaryCtxRetain", NO_CONTEXT, [&] {
    checkDevice(number);
    checkResult(context);
    if (primaryUses++ == 0) contextLife++;
    *context = &contextHandle;
  });
}

EXPORTED int cuDevicePrimaryCtxRelease_v2(int number) {
  return call("cuDevicePrimaryCtxRelease", NO_CONTEXT, [&] {
    checkDevice(number);
    if (primaryUses == 0) fail(INVALID_CONTEXT, "the primary context is not retained");
    if (--primaryUses == 0) destroyContext();
  });
}

EXPORTED int cuDevicePrimaryCtxGetState(int number, unsigned* flags, int* active) {
  return call("cuDevicePrimaryCtxGetState", NO_CONTEXT, [&] {
    checkDevice(number);
    *flags = 0;
    *active = primaryUses > 0;
  });
}

EXPORTED int cuDevicePrimaryCtxSetFlags_v2(int number, unsigned) {
  return call("cuDevicePrimaryCtxSetFlags", NO_CONTEXT, [&] { checkDevice(number); });
}

EXPORTED int cuCtxSetCurrent(void* context) {
  return call("cuCtxSetCurrent", NO_CONTEXT, [&] {
    if (context && context != &contextHandle) fail(INVALID_CONTEXT, "%p is not a context", context);
    if (context && primaryUses == 0) fail(INVALID_CONTEXT, "the context was released");
    currentLife = context ? contextLife : 0;
  });
}

EXPORTED int cuCtxGetCurrent(void** context) {
  return call("cuCtxGetCurrent", NO_CONTEXT, [&] { *context = currentLife ? &contextHandle : nullptr; });
}

EXPORTED int cuCtxGetDevice(int* number) {
  return call("cuCtxGetDevice", PLAIN, [&] { *number = 0; });
}

EXPORTED int cuCtxGetStreamPriorityRange(int* least, int* greatest) {
  return call("cuCtxGetStreamPriorityRange", PLAIN, [&] {
    if (least) *least = 0;
    if (greatest) *greatest = -5;
  });
}

EXPORTED int cuCtxSynchronize() {
  return call("cuCtxSynchronize", UNSAFE, [] {
    if (anyCapture()) {
      for (auto& s : streams()) refuseCapturing(*s.second);
    }
    drainAll();
    settle();
  });
}

// Limits from 0x4801 on are the controls of the emulated device and require no context.
EXPORTED int cuCtxSetLimit(int limit, size_t value) {
  return call("cuCtxSetLimit", NO_CONTEXT, [&] {
    if (setControl(limit, value)) return;
    enter(PLAIN);
    if (limit < 0 || limit > 10) fail(INVALID_VALUE, "0x%x is not a limit", limit);
  });
}

EXPORTED int cuCtxGetLimit(size_t* value, int limit) {
  return call("cuCtxGetLimit", NO_CONTEXT, [&] {
    uint64_t control = 0;
    if (getControl(limit, &control)) {
      *value = control;
      return;
    }
    enter(PLAIN);
    if (limit < 0 || limit > 10) fail(INVALID_VALUE, "0x%x is not a limit", limit);
    *value = limit == 0 ? 1024 : 0;
  });
}
