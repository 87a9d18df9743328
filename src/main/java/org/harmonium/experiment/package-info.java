/**
 * An experiment from its settings to its run directory: the run, its checkpoints, pictures, figures
 * and report, resuming from a checkpoint, and the results of a learned model.
 *
 * <p>This package connects data, backend, model, learning rule and listeners. It contains no
 * mathematics, and neither prints nor exits; {@code org.harmonium.cli} does.
 *
 * <p>Read {@link org.harmonium.experiment.settings.Experiment} first, then {@link Run}.
 */
@NullMarked
package org.harmonium.experiment;

import org.jspecify.annotations.NullMarked;
