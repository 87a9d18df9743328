#include "device.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace emulated {

Device& device() {
  static Device* d = new Device;  // never destroyed: threads of the JVM may call while the process exits
  return *d;
}

static void print(const char* format, va_list arguments) {
  if (device().controls.quiet) return;
  char line[512];
  vsnprintf(line, sizeof line, format, arguments);
  fprintf(stderr, "emulated device: %s: %s\n", device().call, line);
}

void fail(Status status, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
  throw Failure{status};
}

void say(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print(format, arguments);
  va_end(arguments);
}

static uint64_t environment(const char* name, uint64_t otherwise) {
  const char* text = getenv(name);
  return text && *text ? strtoull(text, nullptr, 10) : otherwise;
}

void readEnvironment() {
  Device& d = device();
  d.controls.capability = environment("HARMONIUM_EMULATED_CC", d.controls.capability);
  d.controls.driver = environment("HARMONIUM_EMULATED_DRIVER", d.controls.driver);
  d.controls.memory = environment("HARMONIUM_EMULATED_MEMORY", d.controls.memory);
  d.devices = environment("HARMONIUM_EMULATED_DEVICES", 1) == 0 ? 0 : 1;
}

static void heal() {
  Device& d = device();
  d.sticky = SUCCESS;
  d.controls.staysFull = false;
  d.controls.failAllocation = d.controls.failLaunch = d.controls.failLaunchLater = 0;
}

bool setControl(int limit, uint64_t value) {
  Controls& c = device().controls;
  switch (limit) {
    case 0x4801: c.memory = value; return true;
    case 0x4802: c.failAllocation = value; return true;
    case 0x480b: c.staysFull = value != 0; return true;
    case 0x4803: c.failLaunch = value; return true;
    case 0x4804: c.failLaunchLater = value; return true;
    case 0x4805: heal(); return true;
    case 0x4806: c.replayOrder = value; return true;
    case 0x4807: c.lazy = value != 0; return true;
    case 0x4808: c.capability = value; return true;
    case 0x4809: c.driver = value; return true;
    case 0x480a: c.quiet = value != 0; return true;
    default: return false;
  }
}

bool getControl(int limit, uint64_t* value) {
  const Controls& c = device().controls;
  const Counters& n = device().counters;
  switch (limit) {
    case 0x4801: *value = c.memory; return true;
    case 0x4802: *value = c.failAllocation; return true;
    case 0x4803: *value = c.failLaunch; return true;
    case 0x4804: *value = c.failLaunchLater; return true;
    case 0x4805: *value = device().sticky; return true;
    case 0x4806: *value = c.replayOrder; return true;
    case 0x4807: *value = c.lazy; return true;
    case 0x4808: *value = c.capability; return true;
    case 0x4809: *value = c.driver; return true;
    case 0x480a: *value = c.quiet; return true;
    case 0x4810: *value = n.deviceBytes; return true;
    case 0x4811: *value = n.deviceAllocations; return true;
    case 0x4812: *value = n.hostAllocations; return true;
    case 0x4813: *value = n.streams; return true;
    case 0x4814: *value = n.events; return true;
    case 0x4815: *value = n.graphs; return true;
    case 0x4816: *value = n.launches; return true;
    case 0x4817: *value = n.gemms; return true;
    case 0x4818: *value = n.graphLaunches; return true;
    case 0x4819: *value = n.modules; return true;
    case 0x481a: *value = n.blasHandles; return true;
    case 0x481b: *value = n.generators; return true;
    case 0x481c: *value = n.allocationsSoFar; return true;
    default: return false;
  }
}

}  // namespace emulated
