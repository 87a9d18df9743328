package org.harmonium.config;

import org.harmonium.HarmoniumException;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for an invalid configuration. The message is one line: the place (a file and line, or the
 * override), the problem, and the remedy.
 */
public final class ConfigException extends HarmoniumException {
  private static final long serialVersionUID = 1L;

  /**
   * @param place the file and line, or the override, e.g. {@code rbm.yaml:12}
   * @param problem the problem and the remedy
   */
  public ConfigException(String place, String problem) {
    this(place, problem, null);
  }

  /** As {@link #ConfigException(String, String)}, with a cause. */
  ConfigException(String place, String problem, @Nullable Throwable cause) {
    super(Kind.SETTINGS, Printable.line(line(place, problem)), cause);
  }

  private static String line(String place, String problem) {
    boolean isNamed = problem.startsWith(place + " "); // a program's override is a key
    return isNamed ? problem : place + ": " + problem;
  }
}
