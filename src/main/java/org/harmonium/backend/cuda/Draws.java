package org.harmonium.backend.cuda;

import org.harmonium.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The random draws of a {@link Backend}, by their names there. Each takes one draw number of its
 * stream. Callers have checked the shapes.
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

  /** Whether a recorded step draws anew at each replay. */
  boolean recordable();

  /** What makes the numbers. */
  String name();

  /** Gives back what it holds of the device. */
  @Override
  void close();
}
