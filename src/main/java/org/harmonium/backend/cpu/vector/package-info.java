/**
 * Kernels on the Vector API, compiled separately because its module is an incubator module.
 *
 * <p>This package contains only kernels that are faster than the plain loops. Element-wise kernels,
 * sums and samples are bit-identical to the plain ones; products may be summed in another order.
 * Other packages must refer to these classes by name only, because they do not load without the
 * module.
 *
 * <p>Start with {@link VectorElementKernels} and {@link VectorMicroKernel}.
 */
@NullMarked
package org.harmonium.backend.cpu.vector;

import org.jspecify.annotations.NullMarked;
