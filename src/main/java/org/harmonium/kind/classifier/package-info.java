/**
 * Networks that classify rows, learned by backpropagation, with pretrained layers if wanted.
 *
 * <p>What they share with other networks is in {@link org.harmonium.kind.network}. No other package
 * depends on this one.
 *
 * <p>Start with {@link ClassifierSpec} and {@link ClassifierKind}.
 */
@NullMarked
package org.harmonium.kind.classifier;

import org.jspecify.annotations.NullMarked;
