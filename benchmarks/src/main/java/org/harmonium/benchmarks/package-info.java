/**
 * How fast the framework is: JMH benchmarks of its parts, and {@link
 * org.harmonium.benchmarks.EpochContestant}, which runs the same training epochs as the scripts in
 * {@code benchmarks/peers}. Nothing here is part of the framework. Read {@code
 * benchmarks/README.md} first.
 */
package org.harmonium.benchmarks;
