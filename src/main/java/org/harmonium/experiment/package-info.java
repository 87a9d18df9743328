/**
 * An experiment from its settings to its run directory: the run, its checkpoints, pictures, figures
 * and report, the way back from a checkpoint, and what is made of a learned model.
 *
 * <p>Here everything below meets: data, backend, model, learning rule, listeners. No mathematics
 * lives here, and nothing here prints or exits: that is for {@code org.harmonium.cli}.
 *
 * <p>Read {@link org.harmonium.experiment.settings.Experiment} first, then {@link Run}.
 */
@NullMarked
package org.harmonium.experiment;

import org.jspecify.annotations.NullMarked;
