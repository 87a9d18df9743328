/**
 * Shows that two backends agree: operation by operation, step by step and run by run.
 *
 * <p>What a figure is judged against depends on its section:
 *
 * <ul>
 *   <li>Operations, against a truth that neither backend computed: sums in double, {@link
 *       org.harmonium.backend.FloatFunctions}, {@link org.harmonium.backend.Philox}, and the orders
 *       of addition that {@link org.harmonium.backend.Backend} names. Where the bits are specified,
 *       the candidate is held against the reference too.
 *   <li>Steps: half a Gibbs step and an update of an RBM, from the reference's states, against sums
 *       in double and {@link org.harmonium.backend.Philox}; so the products within a step of any
 *       other model. All else in such a step, and whole steps, against the reference.
 *   <li>Runs: the statistics of the candidate's runs against those of the reference's.
 * </ul>
 *
 * <p>Bounds are derived, not tuned: {@link org.harmonium.parity.Bounds} says how. Nothing here
 * prints; the result is a {@link org.harmonium.parity.ParityReport}.
 *
 * <p>Read {@link org.harmonium.parity.Parity} first, then {@code OperationTable}, which lists every
 * operation with its operands and what it must give, then {@link org.harmonium.parity.Bounds}. The
 * tests of each backend run the same table.
 */
@NullMarked
package org.harmonium.parity;

import org.jspecify.annotations.NullMarked;
