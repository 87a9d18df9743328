package org.harmonium.config;

import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * What an unquoted scalar is by the core schema of YAML 1.2, where {@code on} and {@code yes} are
 * text.
 */
enum ScalarKind {
  NULL("nothing"),
  BOOLEAN("the boolean"),
  NUMBER("the number"),
  TEXT("the text");

  /** No number or keyword is longer; it also bounds the work of the resolver's patterns. */
  private static final int LONGEST = 64;

  private static final ScalarResolver CORE_SCHEMA = new CoreScalarResolver(false);

  private final String words;

  ScalarKind(String words) {
    this.words = words;
  }

  /** What this kind of scalar is called in a message. */
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
