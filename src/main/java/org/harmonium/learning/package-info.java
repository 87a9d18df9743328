/**
 * The learning algorithms and the loop that runs them.
 *
 * <p>Here live the rules ({@link ContrastiveDivergence} and {@link
 * PersistentContrastiveDivergence}, which differ in the line that says where the chain starts;
 * {@link BoltzmannLearning} for machines that are not restricted), the rules of deep machines,
 * schedules, the {@link Trainer} and its listeners. A deep belief net is learned layer by layer
 * ({@link GreedyPretraining}) and then as a whole ({@link UpDown}), a deep Boltzmann machine by
 * {@link MeanFieldLearning} with its parts {@link MeanField} and {@link DbmChains}. Nothing here
 * reads a file, prints, or knows on which device it runs.
 *
 * <p>Read {@link ContrastiveDivergence} first, then {@link Trainer}.
 */
@NullMarked
package org.harmonium.learning;

import org.jspecify.annotations.NullMarked;
