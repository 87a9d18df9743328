package org.harmonium.learning;

import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows to learn from.
 *
 * @param rows resident in the backend
 * @param binarise if given, each minibatch is binarised anew: an element is 1 with the probability
 *     that its value says
 */
public record TrainingData(RowStore rows, @Nullable RandomStream binarise) {}
