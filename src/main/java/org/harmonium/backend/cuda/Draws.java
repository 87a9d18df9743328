package org.harmonium.backend.cuda;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * The sampling operations, including the fused ones. Each implements the operation of {@link
 * Backend} of the same name and uses one draw number of its stream. Callers must check the shapes.
 *
 * <p>A subclass says where the kernels take their variates from.
 */
abstract class Draws extends Launches
    implements Sampling<CudaMatrix, CudaRandomStream>, AutoCloseable {
  private final Kernel bernoulli;
  private final Kernel sigmoidBernoulli;
  private final Kernel categorical;
  private final Kernel addBernoulli;
  private final Kernel addNormal;
  private final Kernel noisyRectified;
  private final Kernel dropoutMask;

  /** Finds the kernels of this source of variates, whose names end with the suffix. */
  Draws(OpenDevice device, String suffix) {
    super(device);
    this.bernoulli = kernel("sampling", "bernoulli" + suffix);
    this.sigmoidBernoulli = kernel("sampling", "sigmoid_bernoulli" + suffix);
    this.categorical = kernel("units", "categorical" + suffix);
    this.addBernoulli = kernel("units", "add_bernoulli" + suffix);
    this.addNormal = kernel("units", "add_normal" + suffix);
    this.noisyRectified = kernel("units", "noisy_rectified" + suffix);
    this.dropoutMask = kernel("sampling", "dropout_mask" + suffix);
  }

  /** Draws uniform variates for a matrix if the kernels do not; called before a launch begins. */
  abstract void drawUniforms(CudaRandomStream random, CudaMatrix x);

  /** Draws normal variates for a matrix if the kernels do not; called before a launch begins. */
  abstract void drawNormals(CudaRandomStream random, CudaMatrix x);

  /** Adds to the current launch the variates for a matrix, or the draw that they are made from. */
  abstract Launcher variates(CudaRandomStream random, CudaMatrix x);

  @Override
  public final void bernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    drawUniforms(random, p);
    launcher.start(bernoulli).in(p);
    variates(random, p).out(out).twin(out).size(p).overQuads(p);
  }

  final void sigmoidBernoulli(
      CudaMatrix x,
      CudaMatrix bias,
      CudaRandomStream random,
      @Nullable CudaMatrix mean,
      CudaMatrix sample) {
    drawUniforms(random, x);
    launcher.start(sigmoidBernoulli).in(x).inRow(bias);
    variates(random, x).outOrNull(mean).twin(mean).out(sample).twin(sample).size(x).overQuads(x);
  }

  @Override
  public final void categorical(int from, int to, int size, CudaRandomStream random, CudaMatrix p) {
    drawUniforms(random, p);
    launcher.start(categorical).integer(from).integer(to).integer(size);
    variates(random, p).out(p).size(p).run((long) p.rows() * ((to - from) / size));
    rounding.follow(p);
  }

  @Override
  public final void addBernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out) {
    drawUniforms(random, p);
    launcher.start(addBernoulli).in(p);
    variates(random, p).out(out).size(p).overQuads(p);
    rounding.follow(out);
  }

  @Override
  public final void addNormal(CudaMatrix deviation, CudaRandomStream random, CudaMatrix x) {
    drawNormals(random, x);
    launcher.start(addNormal).inRow(deviation);
    variates(random, x).out(x).twin(x).size(x).overQuads(x);
  }

  @Override
  public final void noisyRectified(
      CudaMatrix x, CudaMatrix bias, CudaRandomStream random, CudaMatrix out) {
    drawNormals(random, x);
    launcher.start(noisyRectified).in(x).inRow(bias);
    variates(random, x).out(out).twin(out).size(x).overQuads(x);
  }

  final void dropoutMask(float keep, CudaRandomStream random, CudaMatrix mask) {
    drawUniforms(random, mask);
    launcher.start(dropoutMask).real(keep);
    variates(random, mask).out(mask).twin(mask).size(mask).overQuads(mask);
  }

  void gatherBernoulli(
      Gathers gathers, CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out) {
    gathers.gather(rows, order, out);
    bernoulli(out, random, out);
  }

  /** Returns whether a recorded step draws new numbers at each replay. */
  abstract boolean recordable();

  abstract String name();

  /** Releases the device resources. */
  @Override
  public void close() {}
}
