/**
 * The CPU backend: matrices on the heap, matrix products, and loops over matrices on a thread pool.
 *
 * <p>The backend has three layers: {@link CpuBackend} checks the operands, the classes named Loops
 * divide an operation into parts for {@link WorkerPool}, and the classes named Kernels compute a
 * part. Products are computed by a {@link Gemm}. This package does not depend on models or
 * algorithms. EJML and the binding to OpenBLAS are imported only here.
 *
 * <p>Start with {@link CpuBackend}, {@link ElementLoops} and {@link PointwiseKernels}; for
 * products, with {@link GemmLookup} and {@link PackedGemm}.
 */
@NullMarked
package org.harmonium.backend.cpu;

import org.jspecify.annotations.NullMarked;
