/**
 * Deep belief nets, with or without labels at the top: greedy learning layer by layer, then the
 * up-down algorithm.
 *
 * <p>The common part of all machines is in {@link org.harmonium.kind.machine}. No other package
 * depends on this one.
 *
 * <p>Start with {@link DbnSpec} and {@link DbnKind}.
 */
@NullMarked
package org.harmonium.kind.dbn;

import org.jspecify.annotations.NullMarked;
