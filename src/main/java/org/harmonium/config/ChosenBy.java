package org.harmonium.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/**
 * Marks a component whose {@link Variants} depend on an earlier component of the same record: for
 * example, the available algorithms depend on the model.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ChosenBy {
  /** The name of the earlier component; its value is a {@link Chooser}. */
  String value();

  /** A value that determines the variants of later components. */
  interface Chooser {
    /**
     * Returns the records that a component may hold, by name, in the order in which messages list
     * them.
     *
     * @param component the name of the component
     * @throws IllegalArgumentException if the component may hold none, with the reason and a remedy
     */
    Map<String, Class<? extends Record>> variants(String component);
  }
}
