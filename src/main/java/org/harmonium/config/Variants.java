package org.harmonium.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/**
 * Marks an interface whose records are distinguished by a key: with {@code key = "algorithm"},
 * {@code {algorithm: pcd, chains: 100}} is read as the record named {@code pcd}. The bare name,
 * {@code pcd}, stands for that record with every component at its default.
 *
 * <p>The records are those that a sealed interface permits, those of a {@link #source}, or those
 * that a component's {@link ChosenBy} gives. A permitted record is named by its {@link
 * VariantName}, or else by its simple name in kebab case ({@code SoftmaxUnits} is {@code
 * softmax-units}); permitted sealed interfaces stand for the records that they permit.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {
  /** The key that holds the record's name. */
  String key();

  /** The default name for an absent key; empty if the key is required. */
  String otherwise() default "";

  /** The source of the records of an interface that is not sealed. */
  Class<? extends VariantSource> source() default Permitted.class;

  /** Marks a sealed interface, or one whose components have {@link ChosenBy}. */
  final class Permitted implements VariantSource {
    @Override
    public Map<String, Class<? extends Record>> variants() {
      return Map.of();
    }
  }
}
