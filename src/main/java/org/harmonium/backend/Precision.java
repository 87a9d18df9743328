package org.harmonium.backend;

import java.util.Arrays;
import java.util.Locale;

/** How a backend computes products. Their sums are float32 in every mode. */
public enum Precision {
  /** Factors of 24 significant bits: float32 as it is. */
  FP32(0),
  /** Factors rounded to 11 significant bits inside a GPU's tensor cores. */
  TF32(0x1p-11),
  /**
   * Factors rounded to 8 significant bits. States of 0 and 1 are exact, and parameters are kept in
   * float32.
   */
  BF16(0x1p-8);

  private final double rounding;

  Precision(double rounding) {
    this.rounding = rounding;
  }

  /** The largest relative error of rounding a factor: half a unit in its last place. */
  public double rounding() {
    return rounding;
  }

  /** fp32, tf32 or bf16. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision named(String name) {
    return Arrays.stream(values())
        .filter(p -> p.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "precision must be fp32, tf32 or bf16, was '" + name + "'"));
  }
}
