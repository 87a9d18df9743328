package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcurand.JCurand;
import org.harmonium.backend.cuda.EmulatedDevice.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A context on the emulated device for each test, and what the tests need of JCuda. */
abstract class OnEmulatedDevice {
  static final int NON_BLOCKING = 1;

  private final List<Runnable> release = new ArrayList<>();

  @BeforeAll
  static void needTheLibraries() {
    assumeTrue(EmulatedDevice.isBuilt(), "the emulated device is not built, or not wanted");
  }

  @BeforeEach
  final void openContext() {
    EmulatedDevice.load();
    JCudaDriver.setExceptionsEnabled(false);
    JCublas2.setExceptionsEnabled(false);
    JCurand.setExceptionsEnabled(false);
    ok(JCudaDriver.cuInit(0));
    EmulatedDevice.reset();
    CUcontext context = new CUcontext();
    ok(JCudaDriver.cuDevicePrimaryCtxRetain(context, device()));
    ok(JCudaDriver.cuCtxSetCurrent(context));
  }

  @AfterEach
  final void closeContext() {
    EmulatedDevice.reset();
    for (int i = release.size() - 1; i >= 0; i--) {
      release.get(i).run();
    }
    for (Counter counter : Counter.values()) {
      if (counter.isLive()) {
        assertEquals(0, counter.value(), counter.name());
      }
    }
    ok(JCudaDriver.cuDevicePrimaryCtxRelease(device()));
    ok(JCudaDriver.cuCtxSetCurrent(new CUcontext()));
  }

  static CUdevice device() {
    CUdevice device = new CUdevice();
    ok(JCudaDriver.cuDeviceGet(device, 0));
    return device;
  }

  static void ok(int status) {
    is(CUresult.CUDA_SUCCESS, status);
  }

  static void is(int expected, int status) {
    assertEquals(CUresult.stringFor(expected), CUresult.stringFor(status));
  }

  /** What shall be done at the end of the test, the last first. */
  final void atTheEnd(Runnable step) {
    release.add(step);
  }

  final CUstream stream() {
    CUstream stream = new CUstream();
    ok(JCudaDriver.cuStreamCreate(stream, NON_BLOCKING));
    atTheEnd(() -> ok(JCudaDriver.cuStreamDestroy(stream)));
    return stream;
  }

  final CUevent event() {
    CUevent event = new CUevent();
    ok(JCudaDriver.cuEventCreate(event, 0));
    atTheEnd(() -> ok(JCudaDriver.cuEventDestroy(event)));
    return event;
  }

  final CUdeviceptr allocate(long bytes) {
    CUdeviceptr pointer = new CUdeviceptr();
    ok(JCudaDriver.cuMemAlloc(pointer, bytes));
    atTheEnd(() -> ok(JCudaDriver.cuMemFree(pointer)));
    return pointer;
  }

  final Pointer pinned(long bytes) {
    Pointer pointer = new Pointer();
    ok(JCudaDriver.cuMemAllocHost(pointer, bytes));
    atTheEnd(() -> ok(JCudaDriver.cuMemFreeHost(pointer)));
    return pointer;
  }

  final CUdeviceptr upload(float... values) {
    CUdeviceptr pointer = allocate((long) values.length * Sizeof.FLOAT);
    ok(JCudaDriver.cuMemcpyHtoD(pointer, Pointer.to(values), (long) values.length * Sizeof.FLOAT));
    return pointer;
  }

  static float[] download(CUdeviceptr pointer, int n) {
    float[] values = new float[n];
    ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), pointer, (long) n * Sizeof.FLOAT));
    return values;
  }

  /** The head of a kernel in PTX: all that the emulated device reads of it. */
  static String entry(String name, String... types) {
    List<String> parameters = new ArrayList<>();
    for (String type : types) {
      parameters.add(".param " + type + " " + name + "_param_" + parameters.size());
    }
    return ".visible .entry " + name + "(" + String.join(", ", parameters) + ") { ret; }\n";
  }

  static String ptx(String version, String target, String... entries) {
    return ".version "
        + version
        + "\n.target "
        + target
        + "\n.address_size 64\n"
        + String.join("", entries);
  }

  final CUmodule module(String text) {
    CUmodule module = new CUmodule();
    ok(JCudaDriver.cuModuleLoadData(module, text));
    atTheEnd(() -> ok(JCudaDriver.cuModuleUnload(module)));
    return module;
  }

  final CUfunction kernel(String name, String... types) {
    CUfunction function = new CUfunction();
    CUmodule module = module(ptx("7.0", "sm_75", entry(name, types)));
    ok(JCudaDriver.cuModuleGetFunction(function, module, name));
    return function;
  }

  final CUfunction addKernel() {
    return kernel("probe_add", ".u64", ".u64", ".f32", ".u32");
  }

  /** The status of a launch of n threads in blocks of 32. */
  static int launch(CUfunction kernel, CUstream stream, int n, Pointer... arguments) {
    return JCudaDriver.cuLaunchKernel(
        kernel, (n + 31) / 32, 1, 1, Math.min(n, 32), 1, 1, 0, stream, Pointer.to(arguments), null);
  }

  /** y = x + value. */
  static int add(
      CUfunction kernel, CUstream stream, CUdeviceptr x, CUdeviceptr y, float value, int n) {
    return launch(kernel, stream, n, Pointer.to(x), Pointer.to(y), scalar(value), scalar(n));
  }

  static Pointer scalar(float value) {
    return Pointer.to(new float[] {value});
  }

  static Pointer scalar(int value) {
    return Pointer.to(new int[] {value});
  }
}
