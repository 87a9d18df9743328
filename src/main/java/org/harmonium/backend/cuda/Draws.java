package org.harmonium.backend.cuda;

import org.harmonium.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The sampling operations of a {@link Backend}. Each implements the operation of the same name and
 * uses one draw number of its stream. Callers must check the shapes.
 */
interface Draws extends AutoCloseable {
  void uniform(CudaRandomStream random, CudaMatrix out);

  void normal(CudaRandomStream random, CudaMatrix out);

  void bernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out);

  void sigmoidBernoulli(
      CudaMatrix x,
      CudaMatrix bias,
      CudaRandomStream random,
      @Nullable CudaMatrix mean,
      CudaMatrix sample);

  void categorical(int from, int to, int size, CudaRandomStream random, CudaMatrix p);

  void addBernoulli(CudaMatrix p, CudaRandomStream random, CudaMatrix out);

  void addNormal(CudaMatrix deviation, CudaRandomStream random, CudaMatrix x);

  void noisyRectified(CudaMatrix x, CudaMatrix bias, CudaRandomStream random, CudaMatrix out);

  void dropoutMask(float keep, CudaRandomStream random, CudaMatrix mask);

  void gatherBernoulli(
      Gathers gathers, CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out);

  /** Returns whether a recorded step draws new numbers at each replay. */
  boolean recordable();

  /** Returns the name of the generator. */
  String name();

  /** Releases the device resources. */
  @Override
  void close();
}
