/**
 * Data sets: values in memory with their provenance, readers of data files (IDX, NPY, NPZ, CSV) and
 * a writer of NPY, the embedded digits, synthetic sets, the MNIST cache, and splits.
 *
 * <p>This package uses plain arrays, which {@link Dataset#store} copies to a backend. The only
 * mathematics are {@link Transformation}s of data and principal components. Sizes declared by a
 * file are compared with the size of the file before memory is allocated.
 *
 * <p>CSV is read by FastCSV, gzip and deflate by {@code java.util.zip}. The other formats are read
 * here, for these reasons:
 *
 * <ul>
 *   <li>IDX and NPY are short formats, and no Java library reads both their types and orders.
 *   <li>Zip directories (of NPZ) are checked here because {@code java.util.zip.ZipFile} does not
 *       compare local headers with the directory, accepts overlapping and duplicate entries, and
 *       ignores bytes before and after the archive; {@code ZipInputStream} does not read entries
 *       that NumPy has written to a stream.
 *   <li>Tar (of the MNIST package) has no reader in the JDK.
 * </ul>
 *
 * <p>Read {@link Dataset} first, then {@link Datasets}.
 */
@NullMarked
package org.harmonium.data;

import org.jspecify.annotations.NullMarked;
