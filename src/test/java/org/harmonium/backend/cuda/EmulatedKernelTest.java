package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.harmonium.backend.FloatFunctions;
import org.junit.jupiter.api.Test;

/** The committed PTX on the emulated device: it fits the sources, and launches are checked. */
class EmulatedKernelTest extends OnEmulatedDevice {
  private static final Pattern ENTRY = Pattern.compile("\\.visible \\.entry (\\w+)\\(");
  private static final String[] FAMILIES = {
    "element",
    "gradient",
    "groups",
    "rowwise",
    "update",
    "sampling",
    "units",
    "gather",
    "softmax",
    "sums"
  };
  private static final int ROWS = 5;
  private static final int COLS = 7;
  private static final int LD = 64;
  private static final Pointer NONE = Pointer.to(new long[1]);

  private static String ptxOf(String family, int target) throws IOException {
    String name = "ptx/" + family + ".compute_" + target + ".ptx";
    try (InputStream in = EmulatedKernelTest.class.getResourceAsStream(name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private CUfunction function(String family, String name) throws IOException {
    CUfunction function = new CUfunction();
    ok(JCudaDriver.cuModuleGetFunction(function, module(ptxOf(family, 90)), name));
    return function;
  }

  @Test
  void ptx_everyKernel_isOfItsSource() throws IOException {
    int kernels = 0;
    for (String family : FAMILIES) {
      for (int target : new int[] {75, 80, 90}) {
        String text = ptxOf(family, target);
        CUmodule module = module(text);
        for (Matcher name = ENTRY.matcher(text); name.find(); kernels++) {
          ok(JCudaDriver.cuModuleGetFunction(new CUfunction(), module, name.group(1)));
        }
      }
    }
    assertTrue(kernels >= 3 * 40, kernels + " kernels");
  }

  private static float[] matrix() {
    float[] x = new float[ROWS * LD];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % LD - 3) * 0.7f + i / LD;
    }
    return x;
  }

  @Test
  void unarySigmoid_isThatOfJava() throws IOException {
    CUfunction sigmoid = function("element", "unary_sigmoid");
    float[] x = matrix();
    CUdeviceptr out = allocate(4L * ROWS * LD);
    CUstream stream = stream();
    ok(unary(sigmoid, stream, upload(x), LD, out, ROWS));
    ok(JCudaDriver.cuStreamSynchronize(stream));
    float[] found = download(out, ROWS * LD);
    for (int row = 0; row < ROWS; row++) {
      for (int col = 0; col < COLS; col++) {
        assertEquals(FloatFunctions.sigmoid(x[row * LD + col]), found[row * LD + col]);
      }
      assertTrue(Float.isNaN(found[row * LD + 8]), "nothing was written beyond the last quad");
    }
  }

  private static int unary(
      CUfunction f, CUstream stream, CUdeviceptr x, int ldx, CUdeviceptr out, int rows) {
    Pointer arguments =
        Pointer.to(
            Pointer.to(x),
            scalar(ldx),
            Pointer.to(out),
            scalar(LD),
            NONE,
            scalar(rows),
            scalar(COLS));
    return JCudaDriver.cuLaunchKernel(f, 1, 1, 1, 256, 1, 1, 0, stream, arguments, null);
  }

  @Test
  void columnSums_throughSharedMemory() throws IOException {
    CUfunction sums = function("sums", "column_sums");
    float[] x = matrix();
    CUdeviceptr out = allocate(4 * COLS);
    Pointer arguments =
        Pointer.to(
            Pointer.to(upload(2)),
            Pointer.to(upload(x)),
            scalar(LD),
            Pointer.to(upload(0)),
            Pointer.to(out),
            scalar(ROWS),
            scalar(COLS));
    ok(JCudaDriver.cuLaunchKernel(sums, 1, 1, 1, 32, 8, 1, 0, null, arguments, null));
    float[] expected = new float[COLS];
    for (int col = 0; col < COLS; col++) {
      for (int row = 0; row < ROWS; row++) {
        expected[col] += 2 * x[row * LD + col];
      }
    }
    assertArrayEquals(expected, download(out, COLS), 1e-4f);
  }

  @Test
  void launch_reachingTooFar_isRefused() throws IOException {
    EmulatedDevice.quiet(true);
    CUfunction sigmoid = function("element", "unary_sigmoid");
    CUstream stream = stream();
    CUdeviceptr x = upload(matrix());
    is(CUresult.CUDA_ERROR_INVALID_VALUE, unary(sigmoid, stream, x, LD, x, ROWS + 1));
    is(
        CUresult.CUDA_ERROR_INVALID_VALUE,
        unary(sigmoid, stream, x, LD, x.withByteOffset(4 * LD), ROWS));
    is(CUresult.CUDA_ERROR_INVALID_VALUE, unary(sigmoid, stream, x, 4, x, ROWS));
    is(
        CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
        unary(sigmoid, stream, x, LD, x.withByteOffset(4), 1));
    is(CUresult.CUDA_ERROR_MISALIGNED_ADDRESS, unary(sigmoid, stream, x, 63, x, 1));
    ok(unary(sigmoid, stream, x, LD, x, ROWS));
  }

  private static int copyColumns(CUfunction f, CUdeviceptr x, int from, CUdeviceptr out, int at) {
    Pointer arguments =
        Pointer.to(
            Pointer.to(x),
            scalar(LD),
            scalar(from),
            Pointer.to(out),
            scalar(LD),
            scalar(at),
            scalar(ROWS),
            scalar(COLS));
    return JCudaDriver.cuLaunchKernel(f, 1, 1, 1, 256, 1, 1, 0, null, arguments, null);
  }

  @Test
  void launch_columnsReachingTooFar_isRefused() throws IOException {
    EmulatedDevice.quiet(true);
    CUfunction copy = function("rowwise", "copy_columns");
    CUdeviceptr x = upload(matrix());
    CUdeviceptr out = upload(matrix());
    is(CUresult.CUDA_ERROR_INVALID_VALUE, copyColumns(copy, x, LD - COLS + 1, out, 0));
    is(CUresult.CUDA_ERROR_INVALID_VALUE, copyColumns(copy, x, 0, out, LD - COLS + 1));
    ok(copyColumns(copy, x, LD - COLS, out, 0));
    CUfunction multiply = function("rowwise", "multiply_column");
    CUdeviceptr column = upload(matrix());
    is(CUresult.CUDA_ERROR_INVALID_VALUE, multiplyColumn(multiply, x, column, LD + 16, out));
    ok(multiplyColumn(multiply, x, column, 4, out));
  }

  @Test
  void launch_groupsReachingTooFar_isRefused() throws IOException {
    EmulatedDevice.quiet(true);
    CUfunction max = function("groups", "max_groups");
    CUdeviceptr x = upload(matrix());
    CUdeviceptr out = upload(matrix());
    is(CUresult.CUDA_ERROR_INVALID_VALUE, maxGroups(max, 1, x, out.withByteOffset(4 * (LD - 4))));
    ok(maxGroups(max, 2, x, out.withByteOffset(4 * (LD - 4))));
    is(CUresult.CUDA_ERROR_INVALID_VALUE, maxGroups(max, 2, x.withByteOffset(4 * (LD - 4)), out));
    ok(maxGroups(max, 1, x, out));
  }

  private static int maxGroups(CUfunction f, int size, CUdeviceptr x, CUdeviceptr out) {
    Pointer arguments =
        Pointer.to(
            scalar(size),
            Pointer.to(x),
            scalar(LD),
            Pointer.to(out),
            scalar(LD),
            scalar(ROWS),
            scalar(COLS));
    return JCudaDriver.cuLaunchKernel(f, 1, 1, 1, 256, 1, 1, 0, null, arguments, null);
  }

  private static int multiplyColumn(
      CUfunction f, CUdeviceptr x, CUdeviceptr column, int ldc, CUdeviceptr out) {
    Pointer arguments =
        Pointer.to(
            Pointer.to(x),
            scalar(LD),
            Pointer.to(column),
            scalar(ldc),
            Pointer.to(out),
            scalar(LD),
            NONE,
            scalar(ROWS),
            scalar(COLS));
    return JCudaDriver.cuLaunchKernel(f, 1, 1, 1, 256, 1, 1, 0, null, arguments, null);
  }
}
