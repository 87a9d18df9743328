/**
 * Creates a self-contained directory that runs on another machine without Java or network access: a
 * Java runtime with the required modules, the jars, the tests and the benchmarks.
 *
 * <p>Start with {@link Bundle}.
 */
@NullMarked
package org.harmonium.bundle;

import org.jspecify.annotations.NullMarked;
