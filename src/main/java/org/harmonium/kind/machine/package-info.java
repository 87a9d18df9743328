/**
 * The common part of the kinds of Boltzmann machines: training, monitoring, likelihood, sampling,
 * completion and pictures of a {@link LearnedMachine}, and the algorithms that learn an RBM, alone
 * or as a layer of a deep machine.
 *
 * <p>This package depends on no concrete kind.
 *
 * <p>Start with {@link LearnedMachine} and {@link MachineTraining}.
 */
@NullMarked
package org.harmonium.kind.machine;

import org.jspecify.annotations.NullMarked;
