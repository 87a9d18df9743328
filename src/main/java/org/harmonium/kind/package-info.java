/**
 * Kinds of models: their settings, their training, their files, and the capabilities of a learned
 * model.
 *
 * <p>A {@link ModelKind} is found by {@link java.util.ServiceLoader}. A new kind is a package with
 * a {@link ModelSpec}, a {@link ModelTraining}, a {@link LearnedModel} and its {@link ModelKind},
 * and one line in {@code META-INF/services}. The capabilities of a model are the interfaces that
 * its {@link LearnedModel} implements, such as {@link Encodes} and {@link HasLikelihood}.
 *
 * <p>This package refers to no kind by name. It contains no learning rule, knows nothing of run
 * directories, and does not print.
 *
 * <p>Start with {@link ModelKind}, then {@link Task}, {@link Training} and {@link LearnedModel}.
 */
@NullMarked
package org.harmonium.kind;

import org.jspecify.annotations.NullMarked;
