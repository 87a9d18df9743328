/**
 * Evaluation of models: exact, bounded and estimated likelihoods, and measures for monitoring
 * training. All results are accumulated in double.
 *
 * <p>This package does not modify models, read files or print.
 *
 * <table>
 * <caption>Estimates by kind of machine</caption>
 * <tr><th>class</th><th>machine</th><th>result</th></tr>
 * <tr><td>{@link ExactLikelihood}</td><td>small, layered</td><td>exact</td></tr>
 * <tr><td>{@link AnnealedImportanceSampling}</td><td>layered</td><td>log Z, underestimated in
 * expectation</td></tr>
 * <tr><td>{@link ReverseAis}</td><td>layered</td><td>log Z, overestimated in expectation; {@link
 * Sandwich} combines both</td></tr>
 * <tr><td>{@link ExactBoltzmannLaw}</td><td>small, general</td><td>exact</td></tr>
 * <tr><td>{@link BoltzmannAnnealing}</td><td>general</td><td>log Z, in both directions</td></tr>
 * <tr><td>{@link BoltzmannBound}</td><td>general</td><td>lower bound of log p(v), given log
 * Z</td></tr>
 * <tr><td>{@link MeanFieldBound}</td><td>layered</td><td>lower bound of log p(v), given log
 * Z</td></tr>
 * <tr><td>{@link DbnBound}</td><td>stack of RBMs, with or without labels at the top</td><td>lower
 * bound of log p(v), given log Z of the top RBM</td></tr>
 * <tr><td>{@link PseudoLikelihood}</td><td>RBM whose visible units have finitely many states,
 * general machine without hidden units</td><td>for monitoring</td></tr>
 * <tr><td>{@link ParzenWindow}</td><td>any that can be sampled</td><td>for comparison with
 * published results; not a likelihood</td></tr>
 * <tr><td>{@link ModeCoverage}</td><td>any that can be sampled, few columns</td><td>covered modes,
 * and samples near a mode</td></tr>
 * <tr><td>{@link Variety}</td><td>any that can be sampled</td><td>distance between samples, to
 * detect mode collapse</td></tr>
 * </table>
 *
 * <p>Start with {@link ExactLikelihood} and {@link AnnealedImportanceSampling}.
 */
@NullMarked
package org.harmonium.estimate;

import org.jspecify.annotations.NullMarked;
