/**
 * Autoencoders, deep, denoising, sparse and contractive, learned by backpropagation, with optional
 * pretraining of the layers.
 *
 * <p>The common part of all networks is in {@link org.harmonium.kind.network}. No other package
 * depends on this one.
 *
 * <p>Start with {@link AutoencoderSpec} and {@link AutoencoderKind}.
 */
@NullMarked
package org.harmonium.kind.autoencoder;

import org.jspecify.annotations.NullMarked;
