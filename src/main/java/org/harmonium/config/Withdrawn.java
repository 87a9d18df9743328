package org.harmonium.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that earlier versions had. A file that has it is rejected with the advice. It is ignored in
 * a document that the program has written.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Withdrawn {
  /** The key. */
  String key();

  /** The reason and the remedy, for the message. */
  String advice();
}
