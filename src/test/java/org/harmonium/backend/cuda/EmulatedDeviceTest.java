package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jcuda.Pointer;
import jcuda.driver.CUDA_MEMCPY2D;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmemorytype;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Test;

/** The emulated device does what a device does: copies, kernels, streams, events. */
class EmulatedDeviceTest extends OnEmulatedDevice {

  @Test
  void device_isDescribed() {
    int[] value = new int[1];
    ok(
        JCudaDriver.cuDeviceGetAttribute(
            value, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device()));
    assertEquals(9, value[0]);
    ok(JCudaDriver.cuDriverGetVersion(value));
    assertEquals(12060, value[0]);
    byte[] name = new byte[64];
    ok(JCudaDriver.cuDeviceGetName(name, name.length, device()));
    assertTrue(new String(name, StandardCharsets.US_ASCII).startsWith("Emulated device"));
    EmulatedDevice.memoryLimit(1000);
    allocate(300);
    long[] free = new long[1];
    long[] total = new long[1];
    ok(JCudaDriver.cuMemGetInfo(free, total));
    assertEquals(1000, total[0]);
    assertEquals(700, free[0]);
  }

  @Test
  void memory_isFreshNan() {
    assertTrue(Float.isNaN(download(allocate(4), 1)[0]));
  }

  @Test
  void copies_goBothWaysAndAcross() {
    CUdeviceptr a = upload(1, 2, 3, 4);
    CUdeviceptr b = allocate(16);
    ok(JCudaDriver.cuMemcpyDtoD(b.withByteOffset(4), a, 8));
    ok(JCudaDriver.cuMemsetD32(b, Float.floatToRawIntBits(9), 1));
    ok(JCudaDriver.cuMemsetD8(b.withByteOffset(12), (byte) 0, 4));
    assertArrayEquals(new float[] {9, 1, 2, 0}, download(b, 4));
  }

  @Test
  void copy2D_movesRowsOfAPitch() {
    CUdeviceptr target = allocate(32);
    ok(JCudaDriver.cuMemsetD2D32(target, 16, 0, 4, 2));
    CUDA_MEMCPY2D copy = new CUDA_MEMCPY2D();
    copy.srcMemoryType = CUmemorytype.CU_MEMORYTYPE_HOST;
    copy.srcHost = Pointer.to(new float[] {1, 2, 3, 4, 5, 6});
    copy.srcPitch = 12;
    copy.srcXInBytes = 4;
    copy.dstMemoryType = CUmemorytype.CU_MEMORYTYPE_DEVICE;
    copy.dstDevice = target;
    copy.dstPitch = 16;
    copy.WidthInBytes = 8;
    copy.Height = 2;
    ok(JCudaDriver.cuMemcpy2D(copy));
    assertArrayEquals(new float[] {2, 3, 0, 0, 5, 6, 0, 0}, download(target, 8));
    copy.Height = 3;
    EmulatedDevice.quiet(true);
    is(CUresult.CUDA_ERROR_INVALID_VALUE, JCudaDriver.cuMemcpy2D(copy));
    copy.Height = 2;
    copy.dstPitch = 4;
    is(CUresult.CUDA_ERROR_INVALID_VALUE, JCudaDriver.cuMemcpy2D(copy));
  }

  @Test
  void asyncCopy_readsThePinnedSourceWhenItRuns() {
    CUstream stream = stream();
    Pointer host = pinned(4);
    CUdeviceptr target = allocate(4);
    var view = host.getByteBuffer(0, 4).order(ByteOrder.nativeOrder());
    view.putFloat(0, 1);
    ok(JCudaDriver.cuMemcpyHtoDAsync(target, host, 4, stream));
    view.putFloat(0, 2);
    ok(JCudaDriver.cuStreamSynchronize(stream));
    assertEquals(2, download(target, 1)[0]);
  }

  @Test
  void kernel_runsWhenItsStreamIsWaitedFor() {
    CUfunction add = addKernel();
    CUstream stream = stream();
    CUdeviceptr x = upload(1, 2, 3);
    CUdeviceptr y = upload(0, 0, 0);
    ok(add(add, stream, x, y, 10, 3));
    assertArrayEquals(new float[] {0, 0, 0}, download(y, 3), "nothing has waited yet");
    is(CUresult.CUDA_SUCCESS, JCudaDriver.cuStreamQuery(stream));
    assertArrayEquals(new float[] {11, 12, 13}, download(y, 3));
    EmulatedDevice.lazy(false);
    ok(add(add, stream, x, y, 20, 3));
    assertArrayEquals(new float[] {21, 22, 23}, download(y, 3));
  }

  @Test
  void kernel_ofManyThreads_barrierAndShuffle() {
    float[] values = new float[512];
    for (int i = 0; i < 512; i++) {
      values[i] = i;
    }
    CUdeviceptr x = upload(values);
    CUdeviceptr y = allocate(2048);
    CUstream stream = stream();
    CUfunction reverse = kernel("probe_reverse", ".u64", ".u64");
    ok(
        JCudaDriver.cuLaunchKernel(
            reverse,
            2,
            1,
            1,
            256,
            1,
            1,
            0,
            stream,
            Pointer.to(Pointer.to(x), Pointer.to(y)),
            null));
    ok(JCudaDriver.cuStreamSynchronize(stream));
    float[] reversed = download(y, 512);
    for (int i = 0; i < 512; i++) {
      assertEquals(i / 256 * 256 + 255 - i % 256, reversed[i]);
    }
    CUfunction fold = kernel("probe_fold", ".u64", ".u64");
    ok(
        JCudaDriver.cuLaunchKernel(
            fold, 4, 1, 1, 32, 4, 1, 0, stream, Pointer.to(Pointer.to(x), Pointer.to(y)), null));
    ok(JCudaDriver.cuCtxSynchronize());
    double[] sums = new double[16];
    ok(JCudaDriver.cuMemcpyDtoH(Pointer.to(sums), y, 128));
    for (int warp = 0; warp < 16; warp++) {
      assertEquals(32 * (32 * warp + 15.5), sums[warp]);
    }
  }

  @Test
  void event_ordersStreams() {
    CUfunction add = addKernel();
    CUstream first = stream();
    CUstream second = stream();
    CUdeviceptr x = upload(1);
    CUdeviceptr y = upload(0);
    ok(add(add, first, x, y, 1, 1));
    ok(add(add, second, y, x, 5, 1));
    ok(JCudaDriver.cuStreamSynchronize(second));
    assertEquals(5, download(x, 1)[0], "without an event, the second stream need not wait");
    ok(JCudaDriver.cuStreamSynchronize(first));

    CUevent event = event();
    ok(add(add, first, x, y, 100, 1));
    ok(JCudaDriver.cuEventRecord(event, first));
    ok(JCudaDriver.cuStreamWaitEvent(second, event, 0));
    ok(add(add, second, y, x, 5, 1));
    ok(JCudaDriver.cuStreamSynchronize(second));
    assertEquals(110, download(x, 1)[0]);
  }

  @Test
  void events_tellTheTimeOnceTheyHappened() {
    CUstream stream = stream();
    CUevent start = event();
    CUevent end = event();
    float[] milliseconds = {-1};
    ok(JCudaDriver.cuEventRecord(start, stream));
    ok(JCudaDriver.cuEventRecord(end, stream));
    is(CUresult.CUDA_ERROR_NOT_READY, JCudaDriver.cuEventElapsedTime(milliseconds, start, end));
    is(CUresult.CUDA_ERROR_NOT_READY, JCudaDriver.cuEventQuery(end));
    ok(JCudaDriver.cuEventSynchronize(end));
    ok(JCudaDriver.cuEventElapsedTime(milliseconds, start, end));
    assertTrue(milliseconds[0] >= 0);
  }

  @Test
  void context_isPerThread() throws InterruptedException {
    int[] status = new int[1];
    EmulatedDevice.quiet(true);
    Thread other = new Thread(() -> status[0] = JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4));
    other.start();
    other.join();
    is(CUresult.CUDA_ERROR_INVALID_CONTEXT, status[0]);
  }
}
