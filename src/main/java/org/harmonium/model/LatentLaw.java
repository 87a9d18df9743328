package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import org.harmonium.text.NearestName;

/** The distribution of the noise of a generator. Both distributions have mean 0 and variance 1. */
public enum LatentLaw {
  /** Uniform on (-sqrt 3, sqrt 3). */
  UNIFORM("uniform"),
  /** Standard normal. */
  NORMAL("normal");

  private final String text;

  LatentLaw(String text) {
    this.text = text;
  }

  /** The name in files. */
  public String text() {
    return text;
  }

  /**
   * Returns the distribution of this name.
   *
   * @throws IllegalArgumentException if it is unknown; the message lists the known names
   */
  public static LatentLaw parse(String text) {
    List<String> names = Arrays.stream(values()).map(LatentLaw::text).toList();
    return Arrays.stream(values())
        .filter(law -> law.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "latent law '%s' %s".formatted(text, NearestName.unknown(text, names))));
  }

  @Override
  public String toString() {
    return text;
  }
}
