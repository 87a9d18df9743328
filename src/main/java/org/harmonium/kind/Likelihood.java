package org.harmonium.kind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.config.Keys;
import org.harmonium.kind.EstimateSettings.Annealed;
import org.harmonium.kind.rows.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The computation of the likelihood of a model: exactly, as a bound, or by an estimate of log Z.
 */
public interface Likelihood {
  /**
   * The decision what to compute.
   *
   * @param isExact whether log Z is enumerated
   * @param annealed the settings of the estimate of log Z; null for no estimate
   * @param figure the name of the figure of rows: {@code log_probability}, or {@code bound} for a
   *     lower bound of it
   */
  record Plan(boolean isExact, @Nullable Annealed annealed, String figure) {
    /** The names of the figures of log Z, in order. */
    public List<String> names() {
      List<String> names = new ArrayList<>(List.of("log_z"));
      if (annealed != null) {
        addAis(names, "ais");
        names.add("ais.log_weight_spread");
      }
      if (annealed instanceof EstimateSettings.Sandwich) {
        addAis(names, "reverse_ais");
        names.addAll(List.of("log_z.lower", "log_z.upper"));
      }
      if (isExact) {
        names.add("exact.log_z");
      }
      if (isExact && annealed != null) {
        names.add("ais.error");
      }
      return names;
    }

    /**
     * Returns this plan with few annealing steps and without enumeration; empty if it only
     * enumerates.
     */
    public Optional<Plan> rehearsal() {
      return annealed == null
          ? Optional.empty()
          : Optional.of(new Plan(false, new EstimateSettings.Ais(annealed.chains(), 1), figure));
    }

    private static void addAis(List<String> names, String side) {
      names.add(side + ".log_z");
      names.add(side + ".standard_error");
      names.add(side + ".effective_sample_size");
    }
  }

  /**
   * Decides what is computed.
   *
   * @throws IllegalArgumentException if the method is not possible for this model, with the reason
   *     and a remedy
   */
  Plan plan(EstimateSettings settings);

  /**
   * As {@link #plan(EstimateSettings)}, for the settings under a key of an experiment.
   *
   * @throws IllegalArgumentException if the method is not possible; the message begins with the key
   */
  default Plan plan(String key, EstimateSettings settings) {
    return Keys.under(key + ".method", () -> plan(settings));
  }

  /**
   * Computes log Z and returns the evaluation of rows by it.
   *
   * @param draw the number of the estimate; estimates with different numbers are independent
   */
  Judge judge(Plan plan, long draw);

  /**
   * Returns the log-pseudo-likelihood of each row of v (n, V).
   *
   * @throws IllegalArgumentException if the model has no pseudo-likelihood
   */
  double[] pseudoLikelihood(Matrix v);

  /**
   * A value of log Z, and the evaluation of rows by it.
   *
   * @param logZ the best value: the exact one if it was computed, else the estimate
   * @param figures the figures of log Z, by name: {@link Plan#names} without {@code log_z}
   * @param figure the name of the result of {@code rows}, as in the plan
   * @param rows nats of each row of v (n, V)
   */
  record Judge(double logZ, Map<String, Double> figures, String figure, RowFigure rows) {}

  /** A function that computes one number per row. */
  interface RowFigure {
    /** Returns the numbers of the rows of v (n, V). */
    double[] of(Matrix v);

    /** Returns the figure that a function computes for each row by itself. */
    static RowFigure ofRow(Backend backend, ToDoubleFunction<double[]> function) {
      return v ->
          Arrays.stream(Rows.of(backend, v))
              .mapToDouble(row -> function.applyAsDouble(doubles(row)))
              .toArray();
    }

    private static double[] doubles(float[] row) {
      double[] values = new double[row.length];
      Arrays.setAll(values, i -> row[i]);
      return values;
    }

    /**
     * Returns figures of the inference of the last rows, as {@link LearnedModel#inferenceFigures}.
     */
    default Map<String, Double> inferenceFigures() {
      return Map.of();
    }
  }
}
