/**
 * Kernels on the Vector API, compiled apart because its module incubates. Only what is faster than
 * the plain loop and gives the same bits lives here; nothing refers to this package but by name.
 * Read VectorElementKernels first.
 */
@NullMarked
package org.harmonium.backend.cpu.vector;

import org.jspecify.annotations.NullMarked;
