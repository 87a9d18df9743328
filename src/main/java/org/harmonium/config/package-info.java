/**
 * Reads a tree of records from YAML and writes it back, independently of the meaning of the
 * records.
 *
 * <p>This package is responsible for the safety of the format, errors with file and line, defaults
 * and {@code --set} overrides. It does not depend on experiments, models, algorithms or backends.
 *
 * <p>Read {@link YamlRecords} first.
 */
@NullMarked
package org.harmonium.config;

import org.jspecify.annotations.NullMarked;
