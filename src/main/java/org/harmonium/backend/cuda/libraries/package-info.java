/**
 * Finds NVIDIA's libraries on this machine and loads them, and JCuda's natives on top of them, in
 * the one order that works.
 *
 * <p>JCuda's classes try to load their natives when they are first touched, from a file of a fixed
 * name in the temporary directory, and fail for good if the driver is missing then. So nothing
 * touches them before {@link CudaLibraries#load} has laid everything out. Where only {@code
 * libcublas.so.13} is installed, a copy of JCuda's native is rewritten to ask for that one ({@link
 * Retarget}).
 *
 * <p>No kernel and no matrix is known here. Read {@link CudaLibraries} first, then {@link
 * LibrarySearch}.
 */
@NullMarked
package org.harmonium.backend.cuda.libraries;

import org.jspecify.annotations.NullMarked;
