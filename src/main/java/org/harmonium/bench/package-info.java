/**
 * Benchmarks of training steps, products and random numbers, on any backend and through the {@code
 * Backend} interface only.
 *
 * <p>A result is the median over repeats of the time of a block of work, with the 10th and the 90th
 * percentile ({@link org.harmonium.bench.Timing}). Measurements follow a warm-up, and each block
 * ends with a wait for the backend. Results are reported with the machine, build and precision
 * ({@link org.harmonium.bench.Circumstances}). This package does not print.
 *
 * <p>Start with {@link org.harmonium.bench.StepBenchmark}.
 */
@NullMarked
package org.harmonium.bench;

import org.jspecify.annotations.NullMarked;
