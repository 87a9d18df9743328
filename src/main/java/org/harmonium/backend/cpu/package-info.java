/**
 * The CPU backend: matrices on the heap, the products, and the loops over them on a pool of
 * threads.
 *
 * <p>Three layers: {@link CpuBackend} takes the operands, the classes named Loops cut an operation
 * into parts for {@link WorkerPool}, and the classes named Kernels do a part, knowing of no other.
 * Products go their own way, by {@link Gemm}. No model and no algorithm is known here; EJML and the
 * binding to OpenBLAS are imported nowhere else.
 *
 * <p>Read {@link CpuBackend} first, then {@link ElementLoops} with {@link PointwiseKernels}; of the
 * products, {@link GemmLookup} and {@link PackedGemm}.
 */
@NullMarked
package org.harmonium.backend.cpu;

import org.jspecify.annotations.NullMarked;
