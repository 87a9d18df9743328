/**
 * Finds and loads NVIDIA's libraries and, after them, JCuda's natives.
 *
 * <p>JCuda's classes load their natives when they are first accessed, from a file of a fixed name
 * in the temporary directory, and are unusable in the process if the driver is missing then.
 * Therefore no class of JCuda may be accessed before {@link CudaLibraries#load}. If only {@code
 * libcublas.so.13} is installed, a copy of JCuda's native is rewritten to require it ({@link
 * Retarget}).
 *
 * <p>This package does not depend on kernels or matrices. Start with {@link CudaLibraries} and
 * {@link LibrarySearch}.
 */
@NullMarked
package org.harmonium.backend.cuda.libraries;

import org.jspecify.annotations.NullMarked;
