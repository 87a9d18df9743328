package org.harmonium.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the static factory that creates a record from a single value, so that {@code rate: 0.05}
 * can stand for {@code rate: {start: 0.05, end: 0.05}}. The factory has one parameter, a number, a
 * boolean, a string or an enum, and returns its record; a record has at most one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FromScalar {}
