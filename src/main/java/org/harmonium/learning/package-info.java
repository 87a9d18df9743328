/**
 * The learning algorithms and the loop that runs them.
 *
 * <p>This package contains the rules, the schedules, the {@link Trainer} and its listeners. An RBM
 * is learned by {@link RbmLearning}, with a {@link NegativePhase} as the source of the gradient's
 * model term: {@link ContrastiveDivergence} (chains that start at the data), {@link
 * PersistentContrastiveDivergence} (chains that persist between updates), {@link
 * FastPersistentContrastiveDivergence} (with fast weights), {@link ParallelTempering} (at several
 * temperatures), {@link MeanFieldContrastiveDivergence} (means instead of samples). {@link
 * BoltzmannLearning} is for machines that are not restricted. A deep belief net is learned layer by
 * layer ({@link GreedyPretraining}) and then as a whole ({@link UpDown}), a deep Boltzmann machine
 * or another graph of layers by {@link MeanFieldLearning} with its parts {@link MeanField} and
 * {@link LayeredChains}. Networks learn by {@link Backpropagation}, generators and discriminators
 * by {@link AdversarialLearning}, each with an {@link Optimiser}. This package does not read files,
 * does not print, and is independent of the device.
 *
 * <p>Read {@link RbmLearning} first, with {@link ContrastiveDivergence} beside {@link
 * PersistentContrastiveDivergence}, then {@link Trainer}; for networks {@link Backpropagation}.
 */
@NullMarked
package org.harmonium.learning;

import org.jspecify.annotations.NullMarked;
