/**
 * The learning algorithms and the loop that runs them, {@link Trainer}. The package does not read
 * files, does not print, and is independent of the device.
 *
 * <p>An RBM is learned by {@link RbmLearning}, with a {@link NegativePhase} as the source of the
 * gradient's model term: {@link ContrastiveDivergence}, {@link PersistentContrastiveDivergence},
 * {@link FastPersistentContrastiveDivergence}, {@link ParallelTempering} or {@link
 * MeanFieldContrastiveDivergence}. {@link BoltzmannLearning} is for machines that are not
 * restricted. A deep belief net is learned layer by layer ({@link GreedyPretraining}) and then as a
 * whole ({@link UpDown}), a deep Boltzmann machine or another graph of layers by {@link
 * MeanFieldLearning}. Networks learn by {@link Backpropagation}, generators and discriminators by
 * {@link AdversarialLearning}, each with an {@link Optimiser}.
 *
 * <p>Read {@link RbmLearning} first, with {@link ContrastiveDivergence} beside {@link
 * PersistentContrastiveDivergence}; for networks {@link Backpropagation}.
 */
@NullMarked
package org.harmonium.learning;

import org.jspecify.annotations.NullMarked;
