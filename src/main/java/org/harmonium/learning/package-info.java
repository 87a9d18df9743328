/**
 * The learning algorithms and the loop that runs them.
 *
 * <p>Here live the rules, schedules, the {@link Trainer} and its listeners. The rules differ in
 * where the gradient's model term comes from: {@link ContrastiveDivergence} (chains that start at
 * the data), {@link PersistentContrastiveDivergence} (chains that go on), {@link
 * FastPersistentContrastiveDivergence} (with fast weights), {@link ParallelTempering} (at several
 * temperatures), {@link MeanFieldContrastiveDivergence} (means instead of samples). Nothing here
 * reads a file, prints, or knows on which device it runs.
 *
 * <p>Read {@link ContrastiveDivergence} first, then {@link Trainer}.
 */
@NullMarked
package org.harmonium.learning;

import org.jspecify.annotations.NullMarked;
