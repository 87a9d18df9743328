/**
 * Generative adversarial nets, and the evaluation of their samples.
 *
 * <p>The common part of all networks is in {@link org.harmonium.kind.network}. No other package
 * depends on this one.
 *
 * <p>Start with {@link GanSpec} and {@link GanKind}.
 */
@NullMarked
package org.harmonium.kind.gan;

import org.jspecify.annotations.NullMarked;
