package org.harmonium.config;

import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * The kind of an unquoted scalar in the core schema of YAML 1.2, in which {@code on} and {@code
 * yes} are text.
 */
enum ScalarKind {
  NULL("nothing"),
  BOOLEAN("the boolean"),
  NUMBER("the number"),
  TEXT("the text");

  /**
   * The maximum length of a number or keyword, which also limits the time of the resolver's
   * patterns.
   */
  private static final int LONGEST = 64;

  private static final ScalarResolver CORE_SCHEMA = new CoreScalarResolver(false);

  private final String words;

  ScalarKind(String words) {
    this.words = words;
  }

  /** The name of this kind of scalar in messages. */
  String words() {
    return words;
  }

  /** The kind of an unquoted scalar. */
  static ScalarKind of(String text) {
    if (text.length() > LONGEST) {
      return TEXT;
    }
    Tag tag = CORE_SCHEMA.resolve(text, true);
    if (tag.equals(Tag.NULL)) {
      return NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return BOOLEAN;
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? NUMBER : TEXT;
  }
}
