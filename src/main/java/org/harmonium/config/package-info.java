/**
 * Reads a tree of records from YAML and writes it back, and knows nothing of what the records are
 * for.
 *
 * <p>A format's safety, its errors with file and line, defaults and {@code --set} overrides belong
 * here; what an experiment is, and any import of a model, an algorithm or a backend, does not.
 *
 * <p>Read {@link YamlRecords} first.
 */
@NullMarked
package org.harmonium.config;

import org.jspecify.annotations.NullMarked;
