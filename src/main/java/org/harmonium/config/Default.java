package org.harmonium.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value a record component takes when its key is absent, written as YAML: {@code "0.05"},
 * {@code "[500, 500]"}, {@code "{start: 0.5, end: 0.9}"}, {@code "pcd"}, and {@code "{}"} for a
 * record all of whose components have defaults. It is the only place where the default is stated.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The value as YAML. */
  String value();
}
