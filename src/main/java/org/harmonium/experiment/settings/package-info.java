/**
 * An experiment as records. Every key of its YAML file is a component of a record, with its default
 * and its range.
 *
 * <p>This package does not compute, read or write. Read {@link
 * org.harmonium.experiment.settings.Experiment} first.
 */
@NullMarked
package org.harmonium.experiment.settings;

import org.jspecify.annotations.NullMarked;
