/**
 * A folder with everything that Harmonium needs to run on another machine that has neither Java nor
 * a network: a Java runtime of the modules that are used, the jars, the tests and the benchmarks.
 *
 * <p>Read {@link Bundle} first.
 */
@NullMarked
package org.harmonium.bundle;

import org.jspecify.annotations.NullMarked;
