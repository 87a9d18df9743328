/**
 * Restricted Boltzmann machines.
 *
 * <p>What they share with other machines is in {@link org.harmonium.kind.machine}. No other package
 * depends on this one.
 *
 * <p>Start with {@link RbmSpec} and {@link RbmKind}.
 */
@NullMarked
package org.harmonium.kind.rbm;

import org.jspecify.annotations.NullMarked;
