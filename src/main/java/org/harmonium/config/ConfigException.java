package org.harmonium.config;

import org.harmonium.text.Printable;

/**
 * A configuration that cannot be used. The message is one line: where (a file and line, or the
 * override), what is wrong, and what would be right.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param place the file and line, or the override, e.g. {@code rbm.yaml:12}
   * @param problem what is wrong and what would be right
   */
  public ConfigException(String place, String problem) {
    super(Printable.line(place + ": " + problem));
  }
}
