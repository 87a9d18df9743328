/**
 * Benchmarks of Harmonium: JMH benchmarks of its parts, and {@link
 * org.harmonium.benchmarks.EpochContestant}, which runs the same training epochs as the scripts in
 * {@code benchmarks/peers}. This package is not part of the framework. Start with {@code
 * benchmarks/README.md}.
 */
package org.harmonium.benchmarks;
