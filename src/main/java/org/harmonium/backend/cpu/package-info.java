/**
 * The CPU backend: matrices on the heap and the loops over them. No model and no algorithm is known
 * here, and EJML is imported nowhere else. Of the element-wise part read {@link
 * org.harmonium.backend.cpu.ElementKernels} first.
 */
@NullMarked
package org.harmonium.backend.cpu;

import org.jspecify.annotations.NullMarked;
