/**
 * The common part of the kinds of networks: the notation of layers, the settings of gradient
 * learning, the pretraining of layers, monitoring and pictures.
 *
 * <p>This package depends on no concrete kind.
 *
 * <p>Start with {@link LayerWords} and {@link GradientPhase}.
 */
@NullMarked
package org.harmonium.kind.network;

import org.jspecify.annotations.NullMarked;
