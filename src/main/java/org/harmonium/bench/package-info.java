/**
 * How fast a backend is: steps of training, products, random numbers; on any backend, through the
 * seam alone.
 *
 * <p>A figure is the median over repeats of the time of a block of work, with the 10th and the 90th
 * percentile beside it ({@link org.harmonium.bench.Timing}), after a warm-up, and with a wait for
 * the backend at the end of each block. Which machine, build and arithmetic it was made with goes
 * along ({@link org.harmonium.bench.Circumstances}). Nothing here prints.
 *
 * <p>Read {@link org.harmonium.bench.StepBenchmark} first.
 */
@NullMarked
package org.harmonium.bench;

import org.jspecify.annotations.NullMarked;
