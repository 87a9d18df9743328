package org.harmonium.backend.cuda;

import static jcuda.jcurand.JCurand.curandCreateGenerator;
import static jcuda.jcurand.JCurand.curandDestroyGenerator;
import static jcuda.jcurand.JCurand.curandGenerateNormal;
import static jcuda.jcurand.JCurand.curandGenerateUniform;
import static jcuda.jcurand.JCurand.curandSetGeneratorOffset;
import static jcuda.jcurand.JCurand.curandSetPseudoRandomGeneratorSeed;
import static jcuda.jcurand.JCurand.curandSetStream;
import static jcuda.jcurand.curandRngType.CURAND_RNG_PSEUDO_PHILOX4_32_10;

import jcuda.CudaException;
import jcuda.jcurand.curandGenerator;
import jcuda.runtime.cudaStream_t;
import org.jspecify.annotations.Nullable;

/**
 * Sampling by cuRAND ({@code random: curand}), for comparison with the built-in kernels. The
 * numbers of a draw depend on seed, stream and draw number, so runs can be repeated and resumed,
 * but they differ from those of the CPU, and a recorded step is executed directly instead of as a
 * graph.
 */
final class CurandDraws extends Draws {
  private static final int NUMBERS_OF_A_DRAW = 32; // in bits: draw d begins at number d 2^32

  private final Lanes lanes;
  private final OpenDevice device;
  private final Kernel complement = kernel("sampling", "complement");
  private final curandGenerator generator = new curandGenerator();
  private @Nullable DeviceBlock buffer; // variates from which samples are computed

  CurandDraws(OpenDevice device) {
    super(device, "_from");
    this.device = device;
    this.lanes = device.lanes;
    curandCreateGenerator(generator, CURAND_RNG_PSEUDO_PHILOX4_32_10);
    curandSetStream(generator, new cudaStream_t(lanes.main()));
  }

  @Override
  public void uniform(CudaRandomStream random, CudaMatrix out) {
    uniforms(random, out);
    rounding.follow(out);
  }

  @Override
  public void normal(CudaRandomStream random, CudaMatrix out) {
    normals(random, out);
    rounding.follow(out);
  }

  @Override
  void drawUniforms(CudaRandomStream random, CudaMatrix x) {
    uniforms(random, buffer(x));
  }

  @Override
  void drawNormals(CudaRandomStream random, CudaMatrix x) {
    normals(random, buffer(x));
  }

  @Override
  Launcher variates(CudaRandomStream random, CudaMatrix x) {
    return launcher.in(buffer(x));
  }

  /** Returns scratch for variates, in the shape of a matrix. */
  private CudaMatrix buffer(CudaMatrix x) {
    DeviceBlock present = buffer;
    long needed = (long) x.rows() * x.stride();
    if (present == null || present.elements() < needed) {
      release();
      present = new DeviceBlock(device.memory, needed);
      buffer = present;
    }
    return x.shapedOver(present);
  }

  private void normals(CudaRandomStream random, CudaMatrix out) {
    begin(random);
    try {
      // The padding is filled, too: with it, rows have even length, which cuRAND requires.
      curandGenerateNormal(generator, out.pointer(), numbers(out), 0f, 1f);
    } catch (CudaException e) {
      throw Faults.in("normal", e);
    }
  }

  /** Draws uniform numbers in [0, 1). Those of cuRAND are in (0, 1]. */
  private void uniforms(CudaRandomStream random, CudaMatrix out) {
    begin(random);
    try {
      curandGenerateUniform(generator, out.pointer(), numbers(out));
    } catch (CudaException e) {
      throw Faults.in("uniform", e);
    }
    launcher.start(complement).out(out).size(out).overQuads(out);
  }

  private void begin(CudaRandomStream random) {
    lanes.next();
    long draw = random.counter.position();
    random.counter.take(1);
    try {
      curandSetPseudoRandomGeneratorSeed(generator, random.key);
      curandSetGeneratorOffset(generator, draw << NUMBERS_OF_A_DRAW);
    } catch (CudaException e) {
      throw Faults.in("a draw by cuRAND", e);
    }
  }

  private static long numbers(CudaMatrix x) {
    return (long) x.rows() * x.stride();
  }

  @Override
  boolean recordable() {
    return false;
  }

  @Override
  String name() {
    return "cuRAND";
  }

  private void release() {
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }

  /** Destroys the generator. */
  @Override
  public void close() {
    release();
    curandDestroyGenerator(generator);
  }
}
