package org.harmonium.learning;

/**
 * The losses and accuracies of a generator and a discriminator.
 *
 * @param discriminatorLoss the mean cross-entropy on data plus that on generated rows
 * @param generatorLoss the mean of its loss
 * @param accuracyOnData the share of data rows with D above 1/2
 * @param accuracyOnGenerated the share of generated rows with D below 1/2
 */
public record AdversarialMeasures(
    double discriminatorLoss,
    double generatorLoss,
    double accuracyOnData,
    double accuracyOnGenerated) {}
