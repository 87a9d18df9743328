/**
 * Learned models of every kind behind one interface: what a run and the commands ask of them, and
 * the files that keep them.
 *
 * <p>Nothing here learns. Read {@link org.harmonium.experiment.learned.LearnedModel} first.
 */
@NullMarked
package org.harmonium.experiment.learned;

import org.jspecify.annotations.NullMarked;
