/**
 * Networks that classify rows, learned by backpropagation, with optional pretraining of the layers.
 *
 * <p>The common part of all networks is in {@link org.harmonium.kind.network}. No other package
 * depends on this one.
 *
 * <p>Start with {@link ClassifierSpec} and {@link ClassifierKind}.
 */
@NullMarked
package org.harmonium.kind.classifier;

import org.jspecify.annotations.NullMarked;
