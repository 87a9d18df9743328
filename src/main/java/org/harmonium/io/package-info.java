/**
 * Files that are complete or absent: atomic replacement, models and checkpoints in the safetensors
 * format, the lock of a run directory, and digests.
 *
 * <p>This package uses plain arrays and paths. It does not depend on backends, models or metrics.
 *
 * <p>The safetensors format is implemented here because no Java library writes it. Its JSON header
 * is parsed and written by Jackson; the layout, the limits and the checksums are checked here.
 *
 * <p>Read {@link TensorFile} first, then {@link AtomicFile}.
 */
@NullMarked
package org.harmonium.io;

import org.jspecify.annotations.NullMarked;
