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
final class CurandDraws implements Draws {
  private static final int THREADS = 256;
  private static final int NUMBERS_OF_A_DRAW = 32; // in bits: draw d begins at number d 2^32

  private final Launcher launcher;
  private final Rounding rounding;
  private final Lanes lanes;
  private final OpenDevice device;
  private final Kernel complement;
  private final Kernel bernoulli;
  private final Kernel sigmoidBernoulli;
  private final Kernel categorical;
  private final Kernel addBernoulli;
  private final Kernel addNormal;
  private final Kernel noisyRectified;
  private final Kernel dropoutMask;
  private final curandGenerator generator = new curandGenerator();
  private @Nullable DeviceBlock buffer; // variates from which samples are computed

  CurandDraws(OpenDevice device) {
    this.device = device;
    this.launcher = device.launcher();
    this.rounding = device.rounding();
    this.lanes = device.lanes();
    Kernels kernels = device.kernels();
    this.complement = kernels.find("sampling", "complement", THREADS);
    this.bernoulli = kernels.find("sampling", "bernoulli_from", THREADS);
    this.sigmoidBernoulli = kernels.find("sampling", "sigmoid_bernoulli_from", THREADS);
    this.categorical = kernels.find("units", "categorical_from", THREADS);
    this.addBernoulli = kernels.find("units", "add_bernoulli_from", THREADS);
    this.addNormal = kernels.find("units", "add_normal_from", THREADS);
    this.noisyRectified = kernels.find("units", "noisy_rectified_from", THREADS);
    this.dropoutMask = kernels.find("sampling", "dropout_mask_from", THREADS);
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
  public void bernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    CudaMatrix u = uniformsFor(p, random);
    launcher.start(bernoulli).in(p).in(u).out(out).twin(out).size(p).overQuads(p);
  }

  @Override
  public void sigmoidBernoulli(
      CudaMatrix x,
      CudaMatrix bias,
      CudaRandomStream random,
      @Nullable CudaMatrix mean,
      CudaMatrix sample) {
    CudaMatrix u = uniformsFor(x, random);
    launcher.start(sigmoidBernoulli).in(x).inRow(bias).in(u);
    launcher.outOrNull(mean).twin(mean).out(sample).twin(sample).size(x).overQuads(x);
  }

  @Override
  public void categorical(int from, int to, int size, CudaRandomStream random, CudaMatrix p) {
    CudaMatrix u = uniformsFor(p, random);
    launcher.start(categorical).integer(from).integer(to).integer(size);
    launcher.in(u).out(p).size(p).run((long) p.rows() * ((to - from) / size));
    rounding.follow(p);
  }

  @Override
  public void addBernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    CudaMatrix u = uniformsFor(p, random);
    launcher.start(addBernoulli).in(p).in(u).out(out).size(p).overQuads(p);
    rounding.follow(out);
  }

  @Override
  public void addNormal(CudaMatrix deviation, CudaRandomStream random, CudaMatrix x) {
    CudaMatrix z = buffer(x);
    normals(random, z);
    launcher.start(addNormal).inRow(deviation).in(z).out(x).twin(x).size(x).overQuads(x);
  }

  @Override
  public void noisyRectified(
      CudaMatrix x, CudaMatrix bias, CudaRandomStream random, CudaMatrix out) {
    CudaMatrix z = buffer(x);
    normals(random, z);
    launcher.start(noisyRectified).in(x).inRow(bias).in(z);
    launcher.out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void dropoutMask(float keep, CudaRandomStream random, CudaMatrix mask) {
    CudaMatrix u = uniformsFor(mask, random);
    launcher.start(dropoutMask).real(keep).in(u);
    launcher.out(mask).twin(mask).size(mask).overQuads(mask);
  }

  private CudaMatrix uniformsFor(CudaMatrix x, CudaRandomStream random) {
    CudaMatrix u = buffer(x);
    uniforms(random, u);
    return u;
  }

  /** Returns scratch for variates, in the shape of a matrix. */
  private CudaMatrix buffer(CudaMatrix x) {
    DeviceBlock present = buffer;
    long needed = (long) x.rows() * x.stride();
    if (present == null || present.elements() < needed) {
      release();
      present = new DeviceBlock(device.memory(), needed);
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
    long draw = random.counter().position();
    random.counter().take(1);
    try {
      curandSetPseudoRandomGeneratorSeed(generator, random.key());
      curandSetGeneratorOffset(generator, draw << NUMBERS_OF_A_DRAW);
    } catch (CudaException e) {
      throw Faults.in("a draw by cuRAND", e);
    }
  }

  private static long numbers(CudaMatrix x) {
    return (long) x.rows() * x.stride();
  }

  @Override
  public void gatherBernoulli(
      Gathers gathers, CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out) {
    gathers.gather(rows, order, out);
    bernoulli(out, random, out);
  }

  @Override
  public boolean recordable() {
    return false;
  }

  @Override
  public String name() {
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
