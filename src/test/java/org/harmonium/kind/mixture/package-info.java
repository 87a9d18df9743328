/**
 * A kind of model that only the tests have: mixtures of Bernoulli distributions. It shows what a
 * package and a line in {@code META-INF/services} give.
 *
 * <p>Start with {@link org.harmonium.kind.mixture.Mixture}.
 */
package org.harmonium.kind.mixture;
