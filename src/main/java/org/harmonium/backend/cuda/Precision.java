package org.harmonium.backend.cuda;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How products are computed; their sums are float32 in all modes. */
enum Precision {
  /** float32 factors, TF32 off. */
  FP32,
  /** Factors rounded to TF32's 11 bits inside the tensor cores. */
  TF32,
  /** Factors rounded to bf16's 8 bits; states of 0 and 1 are exact, weights stay float32. */
  BF16;

  /** The mode of a name in settings. */
  static Precision of(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "precision must be one of %s, was '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(Precision::label)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
