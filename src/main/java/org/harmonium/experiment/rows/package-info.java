/**
 * The rows that an experiment learns from and is judged on: read, split, binarised, and the ids of
 * the random streams that make all of it repeatable.
 *
 * <p>Read {@link org.harmonium.experiment.rows.PreparedData} first.
 */
@NullMarked
package org.harmonium.experiment.rows;

import org.jspecify.annotations.NullMarked;
