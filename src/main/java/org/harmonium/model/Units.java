package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of stochastic unit: what a layer does with its total input. A unit x with total input t
 * (weighted states of the other layer plus bias) has the law p(x | t) = exp(t x - A(t)) over its
 * states, with A the log-normaliser.
 */
public interface Units {
  /** The name in experiment and model files. */
  String name();

  /**
   * mean = E[x | input + bias], element by element; input (n, N), bias (1, N); mean may be input
   * itself.
   */
  void mean(Backend backend, Matrix input, Matrix bias, Matrix mean);

  /**
   * A sample of p(x | input + bias) and, if asked for, the mean it was drawn around; one draw of
   * {@code random}. Either output may be {@code input} itself, but not both.
   */
  void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample);

  /** For each row i: sum over j of A(scale * t[i, j]), in double; t already holds the bias. */
  double[] logNormaliser(Backend backend, double scale, Matrix t);

  /** A(t) of a single unit, in double: the log of the sum over its states x of exp(t x). */
  double logNormaliser(double t);

  /**
   * The total input t at which the mean of a unit is {@code mean}: for a bias that reproduces the
   * data's means.
   */
  double inputForMean(double mean);

  /** What is wrong with {@code value} as a state or mean of this unit; null if nothing is. */
  @Nullable String objection(float value);
}
