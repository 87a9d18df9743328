/**
 * The rows that models learn from: their settings, their preparation, their labels, and the random
 * streams of a task.
 *
 * <p>This package depends on data, units and backends, and not on kinds of models.
 *
 * <p>Start with {@link PreparedData}.
 */
@NullMarked
package org.harmonium.kind.rows;

import org.jspecify.annotations.NullMarked;
