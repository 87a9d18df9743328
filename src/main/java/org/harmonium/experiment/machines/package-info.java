/**
 * How the Boltzmann machines of experiments are learned: which phases a kind of machine goes
 * through, what each phase learns from, by which rule, and what is measured meanwhile.
 *
 * <p>Read {@link org.harmonium.experiment.machines.RbmTraining} first.
 */
@NullMarked
package org.harmonium.experiment.machines;

import org.jspecify.annotations.NullMarked;
