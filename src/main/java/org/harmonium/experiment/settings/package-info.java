/**
 * An experiment as records: every key of its YAML file is a component here, with its default and
 * its range.
 *
 * <p>Nothing here computes, reads or writes. Read {@link
 * org.harmonium.experiment.settings.Experiment} first.
 */
@NullMarked
package org.harmonium.experiment.settings;

import org.jspecify.annotations.NullMarked;
