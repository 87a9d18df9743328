/**
 * The backend on an NVIDIA GPU: JCublas computes the products, our own kernels everything else.
 *
 * <p>Here live the device's memory, its streams, the graphs of recorded steps and the operations of
 * {@link org.harmonium.backend.Backend} as kernel launches; finding and loading NVIDIA's libraries
 * is in {@code libraries}, and the kernels' sources are in the folder {@code kernels} beside {@code
 * src}. No class here is imported from anywhere else: {@link CudaBackendProvider} is found by name.
 *
 * <p>Read {@link CudaBackend} first, then {@link Launcher} (how a kernel is started), {@link Lanes}
 * (how recorded work finds its order) and {@link GraphRecording}.
 */
@NullMarked
package org.harmonium.backend.cuda;

import org.jspecify.annotations.NullMarked;
