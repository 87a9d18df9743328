package org.harmonium.learning;

/**
 * How a generator and a discriminator stand against each other.
 *
 * @param discriminatorLoss the mean cross-entropy on data and that on generated rows, added
 * @param generatorLoss the mean of its loss
 * @param accuracyOnData the share of data rows with D above 1/2
 * @param accuracyOnGenerated the share of generated rows with D below 1/2
 */
public record AdversarialMeasures(
    double discriminatorLoss,
    double generatorLoss,
    double accuracyOnData,
    double accuracyOnGenerated) {}
