package org.harmonium.kind.network;

import java.util.function.Supplier;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.learning.TrainingData;

/**
 * The phase in which a layer is learned by itself.
 *
 * @param number of the phase, from 0
 * @param learning its settings
 * @param data what the layers below make of the training rows; stays the caller's
 * @param watched makes the rows to watch, which are closed with the phase
 * @param task that it is a phase of
 */
public record LayerPhase(
    int number,
    LearningSettings learning,
    TrainingData data,
    Supplier<WatchedRows> watched,
    Task<?> task) {}
