/**
 * An experiment from its YAML file to its run directory: the settings as records, the run, its
 * checkpoints, pictures, figures and report, and the way back from a checkpoint.
 *
 * <p>Here everything below meets: data, backend, model, learning rule, listeners. No mathematics
 * lives here, and nothing here prints or exits: that is for {@code org.harmonium.cli}.
 *
 * <p>Read {@link org.harmonium.experiment.Experiment} first.
 */
@NullMarked
package org.harmonium.experiment;

import org.jspecify.annotations.NullMarked;
