/**
 * The learning algorithms and the loop that runs them.
 *
 * <p>Here live the rules ({@link org.harmonium.learning.ContrastiveDivergence} and {@link
 * org.harmonium.learning.PersistentContrastiveDivergence}, which differ in the line that says where
 * the chain starts), schedules, the {@link org.harmonium.learning.Trainer} and its listeners.
 * Nothing here reads a file, prints, or knows on which device it runs.
 *
 * <p>Read {@link org.harmonium.learning.ContrastiveDivergence} first.
 */
@NullMarked
package org.harmonium.learning;

import org.jspecify.annotations.NullMarked;
