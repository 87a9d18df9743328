package org.harmonium.backend.cuda.libraries;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcurand.JCurand;
import org.harmonium.backend.BackendException;

/** Loads the libraries, calls each of them through JCuda, and prints what came of it. */
final class LoadedInChild {
  private LoadedInChild() {}

  /** The option {@code cuda.libs} comes as a property; {@code first} is tried before it. */
  public static void main(String[] arguments) {
    String temporary = System.getProperty("java.io.tmpdir");
    String first = System.getProperty("first");
    if (first != null) {
      System.out.println("missing " + CudaLibraries.missing(Map.of("cuda.libs", first)).get());
      try {
        CudaLibraries.load(Map.of("cuda.libs", first));
      } catch (BackendException e) {
        System.out.println("refused " + e.getMessage());
      }
    }
    Map<String, String> options = new HashMap<>();
    if (System.getProperty("libs") != null) {
      options.put("cuda.libs", System.getProperty("libs"));
    }
    System.out.println("missing " + CudaLibraries.missing(options));
    CudaLibraries libraries = CudaLibraries.load(options);
    System.out.println("same " + (CudaLibraries.load(Map.of("cuda.libs", "gone")) == libraries));
    System.out.println("missing " + CudaLibraries.missing(Map.of("cuda.libs", "gone")));
    System.out.println("temporary " + System.getProperty("java.io.tmpdir").equals(temporary));
    System.out.println("cublas " + libraries.cublasMajor() + " emulated " + libraries.emulated());
    System.out.println("description " + libraries.description());
    int[] answer = new int[1];
    JCudaDriver.cuInit(0);
    JCudaDriver.cuDeviceGetCount(answer);
    System.out.println("devices " + answer[0]);
    if (libraries.curand()) {
      JCurand.curandGetVersion(answer);
      System.out.println("curand " + answer[0]);
    } else {
      System.out.println("no curand " + libraries.curandMissing().get());
    }
    multiply();
  }

  private static void multiply() {
    cublasHandle handle = new cublasHandle();
    System.out.println("create " + JCublas2.cublasCreate(handle));
    int[] version = new int[1];
    JCublas2.cublasGetVersion(handle, version);
    System.out.println("version " + version[0]);
    // Column by column: A' is 2 x 3, B is 3 x 2.
    Pointer a = memory(1, 2, 3, 4, 5, 6);
    Pointer b = memory(1, 0, 2, 0, 1, -1);
    Pointer c = memory(100, 200, 300, 400);
    JCublas2.cublasSgemm(
        handle,
        cublasOperation.CUBLAS_OP_T,
        cublasOperation.CUBLAS_OP_N,
        2,
        2,
        3,
        Pointer.to(new float[] {2}),
        a,
        3,
        b,
        3,
        Pointer.to(new float[] {0.5f}),
        c,
        2);
    System.out.println("product " + Arrays.toString(numbers(c, 4)));
    System.out.println("destroy " + JCublas2.cublasDestroy(handle));
  }

  /** Memory that has an address, as a device's has, with these numbers. */
  private static Pointer memory(float... numbers) {
    Pointer pointer = new Pointer();
    JCudaDriver.cuMemAllocHost(pointer, numbers.length * (long) Float.BYTES);
    floats(pointer, numbers.length).put(numbers);
    return pointer;
  }

  private static float[] numbers(Pointer pointer, int n) {
    float[] numbers = new float[n];
    floats(pointer, n).get(numbers);
    return numbers;
  }

  private static FloatBuffer floats(Pointer pointer, int n) {
    return pointer
        .getByteBuffer(0, n * (long) Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
