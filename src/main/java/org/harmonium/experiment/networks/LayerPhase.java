package org.harmonium.experiment.networks;

import java.util.function.Supplier;
import org.harmonium.experiment.machines.WatchedRows;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.learning.TrainingData;

/**
 * The phase in which a layer is learned by itself.
 *
 * @param number of the phase, from 0
 * @param learning its settings
 * @param data what the layers below make of the training rows; stays the caller's
 * @param watched makes the rows to watch, which are closed with the phase
 * @param experiment that it is a phase of
 */
record LayerPhase(
    int number,
    LearningSettings learning,
    TrainingData data,
    Supplier<WatchedRows> watched,
    Experiment experiment) {}
