/**
 * How networks of experiments are learned: classifiers, autoencoders and generative adversarial
 * nets, with or without layers that are learned by themselves first.
 *
 * <p>Read {@link org.harmonium.experiment.networks.ClassifierTraining} first, then {@link
 * org.harmonium.experiment.networks.LayerStack}.
 */
@NullMarked
package org.harmonium.experiment.networks;

import org.jspecify.annotations.NullMarked;
