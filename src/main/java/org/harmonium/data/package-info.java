/**
 * Data sets: values in memory with their provenance, the readers and the writer of data files (IDX,
 * NPY, NPZ, CSV), the embedded digits, synthetic sets, the MNIST cache, and the splits.
 *
 * <p>No mathematics of models lives here, only {@link Transformation}s of data: everything is plain
 * arrays, which {@link Dataset#store} hands to a backend, and every number that a file claims is
 * checked against the bytes it has before memory is taken.
 *
 * <p>Read {@link Dataset} first, then {@link Datasets}.
 */
@NullMarked
package org.harmonium.data;

import org.jspecify.annotations.NullMarked;
