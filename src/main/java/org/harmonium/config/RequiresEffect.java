package org.harmonium.config;

/**
 * A record that refuses settings that have no effect beside others. They are refused where a user
 * gives them. In a document that the program has written they are ignored, because earlier versions
 * accepted them.
 */
public interface RequiresEffect {
  /**
   * Refuses a setting without effect.
   *
   * @throws IllegalArgumentException naming the setting first
   */
  void requireEffect();
}
