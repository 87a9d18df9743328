/**
 * How good a model is: likelihoods, exact where the machine is small and estimated with an error
 * where it is not, and the figures one watches while it learns. All of it accumulates in double.
 *
 * <p>Nothing here changes a model. Nothing here reads files or prints.
 *
 * <p>Read {@link ExactLikelihood} first, then {@link AnnealedImportanceSampling}.
 */
@NullMarked
package org.harmonium.estimate;

import org.jspecify.annotations.NullMarked;
