package org.harmonium.backend.cuda;

import org.jspecify.annotations.Nullable;

/** Sampling by the built-in kernels, bit-identical to the CPU, including in recorded steps. */
final class PhiloxDraws implements Draws {
  private static final int THREADS = 256;

  private final Launcher launcher;
  private final Rounding rounding;
  private final Kernel uniform;
  private final Kernel normal;
  private final Kernel bernoulli;
  private final Kernel sigmoidBernoulli;
  private final Kernel categorical;
  private final Kernel addBernoulli;
  private final Kernel addNormal;
  private final Kernel noisyRectified;
  private final Kernel dropoutMask;

  PhiloxDraws(OpenDevice device) {
    this.launcher = device.launcher();
    this.rounding = device.rounding();
    Kernels kernels = device.kernels();
    this.uniform = kernels.find("sampling", "uniform", THREADS);
    this.normal = kernels.find("sampling", "normal", THREADS);
    this.bernoulli = kernels.find("sampling", "bernoulli", THREADS);
    this.sigmoidBernoulli = kernels.find("sampling", "sigmoid_bernoulli", THREADS);
    this.categorical = kernels.find("units", "categorical", THREADS);
    this.addBernoulli = kernels.find("units", "add_bernoulli", THREADS);
    this.addNormal = kernels.find("units", "add_normal", THREADS);
    this.noisyRectified = kernels.find("units", "noisy_rectified", THREADS);
    this.dropoutMask = kernels.find("sampling", "dropout_mask", THREADS);
  }

  @Override
  public void uniform(CudaRandomStream random, CudaMatrix out) {
    launcher.start(uniform).draw(random).out(out).size(out).overQuads(out);
    rounding.follow(out);
  }

  @Override
  public void normal(CudaRandomStream random, CudaMatrix out) {
    launcher.start(normal).draw(random).out(out).size(out).overQuads(out);
    rounding.follow(out);
  }

  @Override
  public void bernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    launcher.start(bernoulli).in(p).draw(random).out(out).twin(out).size(p).overQuads(p);
  }

  @Override
  public void sigmoidBernoulli(
      CudaMatrix x,
      CudaMatrix bias,
      CudaRandomStream random,
      @Nullable CudaMatrix mean,
      CudaMatrix sample) {
    launcher.start(sigmoidBernoulli).in(x).inRow(bias).draw(random);
    launcher.outOrNull(mean).twin(mean).out(sample).twin(sample).size(x).overQuads(x);
  }

  @Override
  public void categorical(int from, int to, int size, CudaRandomStream random, CudaMatrix p) {
    launcher.start(categorical).integer(from).integer(to).integer(size);
    launcher.draw(random).out(p).size(p).run((long) p.rows() * ((to - from) / size));
    rounding.follow(p);
  }

  @Override
  public void addBernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    launcher.start(addBernoulli).in(p).draw(random).out(out).size(p).overQuads(p);
    rounding.follow(out);
  }

  @Override
  public void addNormal(CudaMatrix deviation, CudaRandomStream random, CudaMatrix x) {
    launcher.start(addNormal).inRow(deviation).draw(random).out(x).twin(x).size(x).overQuads(x);
  }

  @Override
  public void noisyRectified(
      CudaMatrix x, CudaMatrix bias, CudaRandomStream random, CudaMatrix out) {
    launcher.start(noisyRectified).in(x).inRow(bias).draw(random);
    launcher.out(out).twin(out).size(x).overQuads(x);
  }

  @Override
  public void dropoutMask(float keep, CudaRandomStream random, CudaMatrix mask) {
    launcher.start(dropoutMask).real(keep).draw(random);
    launcher.out(mask).twin(mask).size(mask).overQuads(mask);
  }

  @Override
  public void gatherBernoulli(
      Gathers gathers, CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out) {
    gathers.gatherBernoulli(rows, order, random, out);
  }

  @Override
  public boolean recordable() {
    return true;
  }

  @Override
  public String name() {
    return "Philox kernels";
  }

  @Override
  public void close() {}
}
