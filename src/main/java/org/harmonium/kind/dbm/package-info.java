/**
 * Deep Boltzmann machines: greedy pretraining, then mean-field learning of all layers.
 *
 * <p>The common part of all machines is in {@link org.harmonium.kind.machine}. No other package
 * depends on this one.
 *
 * <p>Start with {@link DbmSpec} and {@link DbmKind}.
 */
@NullMarked
package org.harmonium.kind.dbm;

import org.jspecify.annotations.NullMarked;
