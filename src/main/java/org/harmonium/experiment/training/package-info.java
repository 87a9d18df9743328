/**
 * How the models of experiments are learned: which phases a kind of model goes through, what each
 * phase learns from, by which rule, and what is measured meanwhile.
 *
 * <p>Read {@link org.harmonium.experiment.training.Training} first, then {@link
 * org.harmonium.experiment.training.RbmTraining}.
 */
@NullMarked
package org.harmonium.experiment.training;

import org.jspecify.annotations.NullMarked;
