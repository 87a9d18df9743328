package org.harmonium.backend.cuda;

/** Sampling by the built-in kernels, bit-identical to the CPU, including in recorded steps. */
final class PhiloxDraws extends Draws {
  private final Kernel uniform = kernel("sampling", "uniform");
  private final Kernel normal = kernel("sampling", "normal");

  PhiloxDraws(OpenDevice device) {
    super(device, "");
  }

  @Override
  void drawUniforms(CudaRandomStream random, CudaMatrix x) {}

  @Override
  void drawNormals(CudaRandomStream random, CudaMatrix x) {}

  @Override
  Launcher variates(CudaRandomStream random, CudaMatrix x) {
    return launcher.draw(random);
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
  void gatherBernoulli(
      Gathers gathers, CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out) {
    gathers.gatherBernoulli(rows, order, random, out);
  }

  @Override
  boolean recordable() {
    return true;
  }

  @Override
  String name() {
    return "Philox kernels";
  }
}
