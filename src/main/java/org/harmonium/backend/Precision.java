package org.harmonium.backend;

import java.util.Arrays;
import java.util.Locale;

/** The precision of the factors of products. Sums are float32 in every mode. */
public enum Precision {
  /** Factors are float32, with 24 significant bits. */
  FP32(0),
  /** Factors are rounded to 11 significant bits in the tensor cores of a GPU. */
  TF32(0x1p-11),
  /** Factors are rounded to 8 significant bits; 0 and 1 are exact, parameters are float32. */
  BF16(0x1p-8);

  private final double rounding;

  Precision(double rounding) {
    this.rounding = rounding;
  }

  /** Returns the largest relative rounding error of a factor, half a unit in the last place. */
  public double rounding() {
    return rounding;
  }

  /** Returns the name: fp32, tf32 or bf16. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the mode with the given name.
   *
   * @throws IllegalArgumentException if no mode has this name
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
