package org.harmonium.config;

import org.harmonium.text.Printable;

/**
 * Thrown for an invalid configuration. The message is one line: the place (a file and line, or the
 * override), the problem, and the remedy.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param place the file and line, or the override, e.g. {@code rbm.yaml:12}
   * @param problem the problem and the remedy
   */
  public ConfigException(String place, String problem) {
    super(Printable.line(place + ": " + problem));
  }
}
