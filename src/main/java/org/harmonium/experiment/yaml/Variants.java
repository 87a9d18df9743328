package org.harmonium.experiment.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose permitted records are told apart by a key: with {@code key =
 * "algorithm"}, {@code {algorithm: pcd, chains: 100}} is read as the permitted record named {@code
 * pcd}. The bare name, {@code pcd}, stands for that record with every component at its default.
 *
 * <p>A record is named by its {@link VariantName}, or else by its simple name in kebab case ({@code
 * SoftmaxUnits} is {@code softmax-units}). One of several names has a component called like the
 * key, which holds the name. Permitted sealed interfaces stand for the records that they permit.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {
  /** The key that holds the record's name. */
  String key();

  /** The name that is meant where the key is absent; empty if it must be given. */
  String otherwise() default "";
}
