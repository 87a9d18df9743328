/**
 * How good a model is: likelihoods, exact where the machine is small and estimated with an error
 * where it is not, and the figures one watches while it learns. All of it accumulates in double.
 *
 * <p>Nothing here changes a model. Nothing here reads files or prints.
 *
 * <table>
 * <caption>What there is for which machine</caption>
 * <tr><th>figure</th><th>machine</th><th>what it is</th></tr>
 * <tr><td>{@link ExactLikelihood}</td><td>small, any layers</td><td>exact</td></tr>
 * <tr><td>{@link AnnealedImportanceSampling}</td><td>any layers</td><td>log Z, errs downwards</td></tr>
 * <tr><td>{@link ReverseAis}</td><td>any layers</td><td>log Z, errs upwards; {@link Sandwich} has both</td></tr>
 * <tr><td>{@link ExactBoltzmannLaw}</td><td>small, general</td><td>exact</td></tr>
 * <tr><td>{@link BoltzmannAnnealing}</td><td>general</td><td>log Z from both sides</td></tr>
 * <tr><td>{@link BoltzmannBound}</td><td>general</td><td>lower bound of log p(v), given log Z</td></tr>
 * <tr><td>{@link MeanFieldBound}</td><td>any layers</td><td>lower bound of log p(v), given log Z</td></tr>
 * <tr><td>{@link DbnBound}</td><td>stack of RBMs, labels at its top or none</td><td>lower bound of log p(v), given log Z of the top</td></tr>
 * <tr><td>{@link PseudoLikelihood}</td><td>RBM with visible units of finitely many states, general machine of visible units alone</td><td>to watch</td></tr>
 * <tr><td>{@link ParzenWindow}</td><td>any that can be sampled</td><td>to compare with figures in print; no likelihood</td></tr>
 * <tr><td>{@link ModeCoverage}</td><td>the same, of few columns</td><td>modes that are drawn, and samples near one</td></tr>
 * <tr><td>{@link Variety}</td><td>the same</td><td>how far samples are apart: to see a collapse</td></tr>
 * </table>
 *
 * <p>Read {@link ExactLikelihood} first, then {@link AnnealedImportanceSampling}.
 */
@NullMarked
package org.harmonium.estimate;

import org.jspecify.annotations.NullMarked;
