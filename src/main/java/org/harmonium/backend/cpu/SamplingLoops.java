package org.harmonium.backend.cpu;

import org.harmonium.backend.HostRandomStream;
import org.harmonium.backend.Sampling;
import org.jspecify.annotations.Nullable;

/** The operations of {@link Sampling} and the fused ones, by row and column of the element. */
final class SamplingLoops extends Loops implements Sampling<CpuMatrix, HostRandomStream> {
  private final UnitSamplingKernels units = new UnitSamplingKernels(kernels.sampling());

  // The current operation; constant while it runs.
  private @Nullable Slab mean;
  private long key;
  private long draw;
  private int first;
  private int last;
  private int size;
  private float keep;

  private final Body uniform = (from, to) -> kernels.sampling().uniform(out, key, draw, from, to);
  private final Body normal = (from, to) -> kernels.sampling().normal(out, key, draw, from, to);
  private final Body bernoulli =
      (from, to) -> kernels.sampling().bernoulli(x, out, key, draw, from, to);
  private final Body sigmoidBernoulli =
      (from, to) -> kernels.sampling().sigmoidBernoulli(x, y, mean, out, key, draw, from, to);
  private final Body categorical =
      (from, to) -> units.categorical(out, first, last, size, key, draw, from, to);
  private final Body addBernoulli = (from, to) -> units.addBernoulli(x, out, key, draw, from, to);
  private final Body addNormal = (from, to) -> units.addNormal(y, out, key, draw, from, to);
  private final Body noisyRectified =
      (from, to) -> units.noisyRectified(x, y, out, key, draw, from, to);
  private final Body dropoutMask = (from, to) -> units.dropoutMask(keep, out, key, draw, from, to);

  SamplingLoops(ElementKernels kernels, WorkerPool pool) {
    super(kernels, pool);
  }

  @Override
  public void uniform(HostRandomStream random, CpuMatrix result) {
    draw(uniform, random, result, result, result);
  }

  @Override
  public void normal(HostRandomStream random, CpuMatrix result) {
    draw(normal, random, result, result, result);
  }

  @Override
  public void bernoulli(CpuMatrix p, HostRandomStream random, CpuMatrix result) {
    draw(bernoulli, random, p, p, result);
  }

  void sigmoidBernoulli(
      CpuMatrix in,
      CpuMatrix bias,
      HostRandomStream random,
      @Nullable CpuMatrix meanOrNull,
      CpuMatrix sample) {
    mean = meanOrNull == null ? null : meanOrNull.slab;
    draw(sigmoidBernoulli, random, in, bias, sample);
  }

  @Override
  public void categorical(int from, int to, int groupSize, HostRandomStream random, CpuMatrix p) {
    first = from;
    last = to;
    size = groupSize;
    draw(categorical, random, p, p, p);
  }

  @Override
  public void addBernoulli(CpuMatrix p, HostRandomStream random, CpuMatrix result) {
    draw(addBernoulli, random, p, p, result);
  }

  @Override
  public void addNormal(CpuMatrix deviation, HostRandomStream random, CpuMatrix result) {
    draw(addNormal, random, result, deviation, result);
  }

  @Override
  public void noisyRectified(
      CpuMatrix in, CpuMatrix bias, HostRandomStream random, CpuMatrix result) {
    draw(noisyRectified, random, in, bias, result);
  }

  void dropoutMask(float probability, HostRandomStream random, CpuMatrix mask) {
    keep = probability;
    draw(dropoutMask, random, mask, mask, mask);
  }

  private void draw(
      Body rowBody, HostRandomStream random, CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    key = random.key();
    draw = random.draw();
    overRows(rowBody, in, row, result);
  }
}
