package org.harmonium.model;

import java.util.Arrays;
import java.util.List;

/** The kinds of units that there are, by their names in experiment and model files. */
public enum UnitKind {
  /** {@link BernoulliUnits}. */
  BERNOULLI("bernoulli", ""),
  /** {@link GaussianUnits}, with a standard deviation each; for visible layers. */
  GAUSSIAN(GaussianUnits.NAME, ""),
  /** {@link UnitGaussianUnits}. */
  UNIT_GAUSSIAN(UnitGaussianUnits.NAME, ""),
  /** {@link SoftmaxUnits}. */
  SOFTMAX(SoftmaxUnits.NAME, "states"),
  /** {@link BinomialUnits}. */
  BINOMIAL(BinomialUnits.NAME, "trials"),
  /** {@link RectifiedUnits}. */
  RECTIFIED(RectifiedUnits.NAME, "");

  private final String text;
  private final String number;

  UnitKind(String text, String number) {
    this.text = text;
    this.number = number;
  }

  /** The name in files, without a number. */
  public String text() {
    return text;
  }

  /** What the number after the name means where a layer is of this kind alone; empty if none. */
  public String number() {
    return number;
  }

  /** Can such units be a part of a joint layer? */
  public boolean isPart() {
    return this == BERNOULLI || this == SOFTMAX || this == UNIT_GAUSSIAN;
  }

  /** {@link Units#hasLogNormaliser} of such units: can they be summed out? */
  public boolean hasLogNormaliser() {
    return this != RECTIFIED;
  }

  /** Has each such unit finitely many states ({@link Units#finite})? */
  public boolean isFinite() {
    return this == BERNOULLI || this == SOFTMAX || this == BINOMIAL;
  }

  /** All names. */
  static List<String> names() {
    return Arrays.stream(values()).map(UnitKind::text).toList();
  }
}
