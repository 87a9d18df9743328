package org.harmonium.experiment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a run.
 *
 * @param directory of the run
 * @param results the final figures by name
 * @param interrupted the reason why training stopped before its end and can be resumed; null if it
 *     completed
 */
public record RunResult(
    RunDirectory directory, Map<String, Double> results, @Nullable String interrupted) {}
