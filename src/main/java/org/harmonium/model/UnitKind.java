package org.harmonium.model;

import java.util.ServiceLoader;
import org.harmonium.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * A kind of units: their name in experiment and model files, and the properties that are needed
 * before a machine is created.
 *
 * <p>Some kinds have a number, as in {@code softmax:10}. Methods take it as a parameter; it is 0
 * for kinds without one.
 *
 * <p>Kinds are found by {@link ServiceLoader}: a class with a public constructor without parameters
 * that is listed in {@code META-INF/services/org.harmonium.model.UnitKind}. It may not use {@link
 * UnitsDescription} in its constructor.
 */
public interface UnitKind {
  /** The name in files, without the number. */
  String name();

  /** The meaning of the number after the name, such as {@code states}; empty if there is none. */
  default String number() {
    return "";
  }

  /** Checks the number, at least 1; throws IllegalArgumentException in one line. */
  default void requireNumber(int number) {}

  /**
   * Checks that a layer of {@code size} columns can have such units.
   *
   * @throws IllegalArgumentException in one line
   */
  default void requireSize(int size, int number) {}

  /**
   * The units of a layer.
   *
   * @param size columns of the layer
   * @return with the name and the properties of this kind; closed by the caller or the machine
   */
  Units open(Backend backend, int size, int number);

  // ---------------------------------------------------------------- properties

  /** {@link Units#isBinary}. */
  default boolean isBinary() {
    return false;
  }

  /** {@link Units#isScaled}: whether each unit has a parameter sigma, a standard deviation. */
  default boolean isScaled() {
    return false;
  }

  /** {@link Units#hasLogNormaliser}: whether the units can be summed or integrated out. */
  default boolean hasLogNormaliser() {
    return true;
  }

  /** Returns log2 of the number of states of so many columns; infinite for continuous units. */
  default double bits(int columns, int number) {
    return Double.POSITIVE_INFINITY;
  }

  /** Whether the mean of each column is the probability that it is 1. */
  default boolean hasProbabilities() {
    return isBinary();
  }

  /** Whether such units can be a range of a joint layer. They are then {@link RangeUnits}. */
  default boolean isPart() {
    return false;
  }

  /** The reason why visible layers cannot have such units, as a sentence; null if they can. */
  default @Nullable String visibleObjection() {
    return null;
  }

  /** The reason why hidden layers cannot have such units, as a sentence; null if they can. */
  default @Nullable String hiddenObjection() {
    return null;
  }
}
