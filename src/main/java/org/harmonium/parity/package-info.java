/**
 * Shows that two backends agree: operation by operation, step by step and run by run.
 *
 * <p>Every figure is judged against a truth that neither backend computed: sums in double, {@link
 * org.harmonium.backend.FloatFunctions}, {@link org.harmonium.backend.Philox}, and the orders of
 * addition that {@link org.harmonium.backend.Backend} names. Bounds are derived, not tuned: {@link
 * org.harmonium.parity.Bounds} says how. Nothing here prints; the result is a {@link
 * org.harmonium.parity.ParityReport}.
 *
 * <p>Read {@link org.harmonium.parity.Parity} first, then {@link org.harmonium.parity.Bounds}.
 */
@NullMarked
package org.harmonium.parity;

import org.jspecify.annotations.NullMarked;
