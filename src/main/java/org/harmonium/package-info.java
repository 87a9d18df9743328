/**
 * The library for Java programs: a {@link org.harmonium.Recipe} says what is learned and how, and
 * gives a {@link org.harmonium.Model}. {@link org.harmonium.Harmonium} makes recipes.
 *
 * <pre>{@code
 * Dataset digits = Datasets.open("digits");
 * try (Model rbm = Harmonium.rbm(100).pcd().epochs(20).rate(0.05, 0).train(digits)) {
 *   float[][] h = rbm.encode(digits);
 *   rbm.save(Path.of("rbm.safetensors"));
 * }
 * }</pre>
 *
 * <p>Ordinary work needs this package and {@link org.harmonium.data}; listeners need {@link
 * org.harmonium.learning}. Faults are {@link org.harmonium.HarmoniumException}s.
 */
@NullMarked
package org.harmonium;

import org.jspecify.annotations.NullMarked;
