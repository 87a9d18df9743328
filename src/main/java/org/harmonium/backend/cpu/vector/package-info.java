/**
 * Kernels on the Vector API, compiled apart because its module incubates.
 *
 * <p>Only what is faster than the plain loop lives here. The element-wise kernels, the sums and the
 * draws give the bits of the plain ones; the products may add in another order. Nothing may refer
 * to this package but by name, since its classes do not load without the module.
 *
 * <p>Read {@link VectorElementKernels} first, then {@link VectorMicroKernel}.
 */
@NullMarked
package org.harmonium.backend.cpu.vector;

import org.jspecify.annotations.NullMarked;
