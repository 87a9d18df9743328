package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {

  private static void refused(String message, Executable guard) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, guard).getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void guards_notFinite_refuse(double value) {
    assertThrows(IllegalArgumentException.class, () -> Range.positive("x", value));
    assertThrows(IllegalArgumentException.class, () -> Range.notNegative("x", value));
    assertThrows(IllegalArgumentException.class, () -> Range.finite("x", value));
    assertThrows(IllegalArgumentException.class, () -> Range.within("x", value, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> Range.probability("x", value));
    assertThrows(IllegalArgumentException.class, () -> Range.belowOne("x", value));
  }

  @Test
  void guards_atTheirEdges_holdAndRefuse() {
    assertDoesNotThrow(() -> Range.positive("x", Double.MIN_VALUE));
    refused(
        "x must be positive, was 0; give a finite number above 0", () -> Range.positive("x", 0.0));
    assertDoesNotThrow(() -> Range.positive("x", 1));
    refused(
        "x must be positive, was 0; give a whole number from 1 up", () -> Range.positive("x", 0));
    assertDoesNotThrow(() -> Range.notNegative("x", 0));
    assertDoesNotThrow(() -> Range.notNegative("x", 0.0));
    refused(
        "x must not be negative, was -1; give a whole number from 0 up",
        () -> Range.notNegative("x", -1));
    refused(
        "x must not be negative, was -1.0E-9; give a finite number from 0 up",
        () -> Range.notNegative("x", -1e-9));
    assertDoesNotThrow(() -> Range.finite("x", -Double.MAX_VALUE));
    assertDoesNotThrow(() -> Range.within("x", 2, 2, 2));
    refused(
        "x must lie from 2 to 4, was 5; give a whole number from 2 to 4",
        () -> Range.within("x", 5, 2, 4));
    refused(
        "x must lie from 0.5 to 4, was 0; give a number from 0.5 to 4",
        () -> Range.within("x", 0.0, 0.5, 4));
    assertDoesNotThrow(() -> Range.probability("x", 1));
    refused(
        "x must lie from 0 to 1, was 1.5; give a number from 0 to 1",
        () -> Range.probability("x", 1.5));
    assertDoesNotThrow(() -> Range.belowOne("x", Math.nextDown(1.0)));
    refused(
        "x must be below 1, was 1; give a number from 0 up to, not with, 1",
        () -> Range.belowOne("x", 1));
  }
}
