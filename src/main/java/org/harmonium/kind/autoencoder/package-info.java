/**
 * Autoencoders, deep, denoising, sparse and contractive, learned by backpropagation, with
 * pretrained layers if wanted.
 *
 * <p>What they share with other networks is in {@link org.harmonium.kind.network}. No other package
 * depends on this one.
 *
 * <p>Start with {@link AutoencoderSpec} and {@link AutoencoderKind}.
 */
@NullMarked
package org.harmonium.kind.autoencoder;

import org.jspecify.annotations.NullMarked;
