/**
 * The micro-kernel of the matrix product in the Vector API. Nothing else may live here and nothing
 * may import it, since the incubating module that it needs is absent from most JVMs: {@code
 * GemmLookup} finds it by name. Read {@link org.harmonium.backend.cpu.vector.VectorMicroKernel}
 * first.
 */
@NullMarked
package org.harmonium.backend.cpu.vector;

import org.jspecify.annotations.NullMarked;
