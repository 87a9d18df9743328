package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import org.harmonium.text.NearestName;

/**
 * How the numbers are distributed that a generator starts from; both have mean 0 and variance 1.
 */
public enum LatentLaw {
  /** Uniform on (-sqrt 3, sqrt 3). */
  UNIFORM("uniform"),
  /** Standard normal. */
  NORMAL("normal");

  private final String text;

  LatentLaw(String text) {
    this.text = text;
  }

  /** The word for it in files. */
  public String text() {
    return text;
  }

  /**
   * The law of this word.
   *
   * @throws IllegalArgumentException in one line that names those there are
   */
  public static LatentLaw parse(String text) {
    List<String> names = Arrays.stream(values()).map(LatentLaw::text).toList();
    return Arrays.stream(values())
        .filter(law -> law.text.equals(text))
        .findFirst()
        .orElseThrow(
            () -> {
              String suggestion = NearestName.suggestion(text, names);
              return new IllegalArgumentException(
                  "latent law '%s' is not known%s Known are %s"
                      .formatted(
                          text, suggestion.isEmpty() ? "." : suggestion, String.join(", ", names)));
            });
  }

  @Override
  public String toString() {
    return text;
  }
}
