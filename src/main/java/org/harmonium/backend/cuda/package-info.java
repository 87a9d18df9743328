/**
 * The backend on an NVIDIA GPU: JCublas computes products, the built-in kernels compute everything
 * else.
 *
 * <p>This package contains the device's memory, its streams, the graphs of recorded steps and the
 * operations of {@link org.harmonium.backend.Backend} as kernel launches. The package {@code
 * libraries} finds and loads NVIDIA's libraries; the sources of the kernels are in the top-level
 * directory {@code kernels}. No class of this package is imported elsewhere: {@link
 * CudaBackendProvider} is found by name.
 *
 * <p>Start with {@link CudaBackend}, {@link Launcher} (kernel launches), {@link Lanes} (the order
 * of recorded work) and {@link GraphRecording}.
 */
@NullMarked
package org.harmonium.backend.cuda;

import org.jspecify.annotations.NullMarked;
