/**
 * Restricted Boltzmann machines.
 *
 * <p>The common part of all machines is in {@link org.harmonium.kind.machine}. No other package
 * depends on this one.
 *
 * <p>Start with {@link RbmSpec} and {@link RbmKind}.
 */
@NullMarked
package org.harmonium.kind.rbm;

import org.jspecify.annotations.NullMarked;
