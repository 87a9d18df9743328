package org.harmonium.experiment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param directory where everything is
 * @param results the final figures by name
 * @param interrupted why training stopped before its end and waits to be resumed; null if it did
 *     not
 */
public record RunResult(
    RunDirectory directory, Map<String, Double> results, @Nullable String interrupted) {}
