package org.harmonium.kind.network;

import java.util.function.Supplier;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.learning.TrainingData;

/**
 * The phase that pretrains a layer.
 *
 * @param number of the phase, from 0
 * @param learning its settings
 * @param data the outputs of the layers below for the training rows; not closed by the phase
 * @param watched creates the rows to measure on, which are closed with the phase
 * @param task the task of the phase
 */
public record LayerPhase(
    int number,
    LearningSettings learning,
    TrainingData data,
    Supplier<WatchedRows> watched,
    Task<?> task) {}
