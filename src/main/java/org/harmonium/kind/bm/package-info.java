/**
 * General Boltzmann machines of binary units, with connections between any two units.
 *
 * <p>The common part of all machines is in {@link org.harmonium.kind.machine}. No other package
 * depends on this one.
 *
 * <p>Start with {@link BmSpec} and {@link BmKind}.
 */
@NullMarked
package org.harmonium.kind.bm;

import org.jspecify.annotations.NullMarked;
