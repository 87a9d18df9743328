/**
 * How the models of experiments are learned, whatever they are: a family of models knows what it
 * needs, a training goes through phases, a painter draws.
 *
 * <p>Read {@link org.harmonium.experiment.training.Training} first.
 */
@NullMarked
package org.harmonium.experiment.training;

import org.jspecify.annotations.NullMarked;
