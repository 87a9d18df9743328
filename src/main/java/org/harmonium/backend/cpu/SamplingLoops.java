package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The sampling operations of a {@link Backend}, divided into parts for the thread pool. Each uses
 * one draw number of its stream, and each variate depends on its row and column only. Callers must
 * check the shapes. One operation runs at a time.
 */
final class SamplingLoops {
  private final SamplingKernels kernels;
  private final UnitSamplingKernels units;
  private final Loop loop;

  private final Loop.Body uniform = this::uniform;
  private final Loop.Body normal = this::normal;
  private final Loop.Body bernoulli = this::bernoulli;
  private final Loop.Body sigmoidBernoulli = this::sigmoidBernoulli;
  private final Loop.Body categorical = this::categorical;
  private final Loop.Body addBernoulli = this::addBernoulli;
  private final Loop.Body addNormal = this::addNormal;
  private final Loop.Body dropoutMask = this::dropoutMask;
  private final Loop.Body noisyRectified = this::noisyRectified;

  // The current operation; constant while it runs.
  private Slab in = Slab.NONE;
  private Slab bias = Slab.NONE;
  private @Nullable Slab mean;
  private Slab out = Slab.NONE;
  private long key;
  private long draw;
  private int from;
  private int to;
  private int size;
  private float keep;

  SamplingLoops(SamplingKernels kernels, Loop loop) {
    this.kernels = kernels;
    this.units = new UnitSamplingKernels(kernels);
    this.loop = loop;
  }

  void uniform(CpuRandomStream random, CpuMatrix result) {
    draw(uniform, random, result, result);
  }

  private void uniform(int from, int to) {
    kernels.uniform(out, key, draw, from, to);
  }

  void normal(CpuRandomStream random, CpuMatrix result) {
    draw(normal, random, result, result);
  }

  private void normal(int from, int to) {
    kernels.normal(out, key, draw, from, to);
  }

  void bernoulli(CpuMatrix p, CpuRandomStream random, CpuMatrix result) {
    draw(bernoulli, random, p, result);
  }

  private void bernoulli(int from, int to) {
    kernels.bernoulli(in, out, key, draw, from, to);
  }

  void sigmoidBernoulli(
      CpuMatrix x,
      CpuMatrix biasRow,
      CpuRandomStream random,
      @Nullable CpuMatrix meanOrNull,
      CpuMatrix sample) {
    bias = biasRow.slab;
    mean = meanOrNull == null ? null : meanOrNull.slab;
    draw(sigmoidBernoulli, random, x, sample);
  }

  private void sigmoidBernoulli(int from, int to) {
    kernels.sigmoidBernoulli(in, bias, mean, out, key, draw, from, to);
  }

  void categorical(int first, int end, int groupSize, CpuRandomStream random, CpuMatrix p) {
    from = first;
    to = end;
    size = groupSize;
    draw(categorical, random, p, p);
  }

  private void categorical(int fromRow, int toRow) {
    units.categorical(out, from, to, size, key, draw, fromRow, toRow);
  }

  void addBernoulli(CpuMatrix p, CpuRandomStream random, CpuMatrix result) {
    draw(addBernoulli, random, p, result);
  }

  private void addBernoulli(int fromRow, int toRow) {
    units.addBernoulli(in, out, key, draw, fromRow, toRow);
  }

  void addNormal(CpuMatrix deviation, CpuRandomStream random, CpuMatrix result) {
    bias = deviation.slab;
    draw(addNormal, random, result, result);
  }

  private void addNormal(int fromRow, int toRow) {
    units.addNormal(bias, out, key, draw, fromRow, toRow);
  }

  void noisyRectified(CpuMatrix x, CpuMatrix biasRow, CpuRandomStream random, CpuMatrix result) {
    bias = biasRow.slab;
    draw(noisyRectified, random, x, result);
  }

  private void noisyRectified(int fromRow, int toRow) {
    units.noisyRectified(in, bias, out, key, draw, fromRow, toRow);
  }

  void dropoutMask(float probability, CpuRandomStream random, CpuMatrix mask) {
    keep = probability;
    draw(dropoutMask, random, mask, mask);
  }

  private void dropoutMask(int fromRow, int toRow) {
    units.dropoutMask(keep, out, key, draw, fromRow, toRow);
  }

  private void draw(Loop.Body body, CpuRandomStream random, CpuMatrix x, CpuMatrix result) {
    key = random.key;
    draw = random.draw();
    in = x.slab;
    out = result.slab;
    loop.overRows(body, result.rows, result.cols);
  }
}
