package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static final int[] FIVE = {3, 0, 4, 1, 2};

  private static int[] reversed(int n) {
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = n - 1 - i;
    }
    return rows;
  }

  @Test
  void byCounts_cutsThePermutationInOrder() {
    Split split = Split.byCounts(FIVE, 2, 1, 1);
    assertArrayEquals(new int[] {3, 0}, split.train());
    assertArrayEquals(new int[] {4}, split.validation());
    assertArrayEquals(new int[] {1}, split.test());
  }

  @ParameterizedTest
  @CsvSource({
    "10,0.8,0.1,0.1",
    "7,0.5,0.25,0.25",
    "1797,0.7,0.2,0.1",
    "3,0.3333333,0.3333333,0.3333334",
    "1,1,0,0",
    "60000,0.9,0.05,0.05"
  })
  void byFractions_addingUpToOne_areDisjointAndCover(int n, double a, double b, double c) {
    Split split = Split.byFractions(reversed(n), a, b, c);
    BitSet seen = new BitSet();
    for (int[] part : new int[][] {split.train(), split.validation(), split.test()}) {
      for (int row : part) {
        assertTrue(!seen.get(row), "row " + row + " is in two parts");
        seen.set(row);
      }
    }
    assertEquals(n, seen.cardinality());
    assertEquals(n * a, split.train().length, 0.5 + 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"4,1,1", "6,0,0", "2147483647,2147483647,2147483647", "0,1,1", "-1,1,1", "2,-1,1"})
  void byCounts_impossible_isRefused(int train, int validation, int test) {
    assertThrows(
        IllegalArgumentException.class, () -> Split.byCounts(FIVE, train, validation, test));
  }

  @Test
  void byCounts_moreThanAllRows_namesBothNumbers() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Split.byCounts(FIVE, 4, 1, 1));
    assertTrue(e.getMessage().contains("= 6 rows"), e.getMessage());
    assertTrue(e.getMessage().contains("has 5"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0.8,0.2,0.1", "-0.1,0.5,0.5", "NaN,0,0", "0.01,0.5,0.4"})
  void byFractions_impossible_isRefused(double a, double b, double c) {
    assertThrows(IllegalArgumentException.class, () -> Split.byFractions(FIVE, a, b, c));
  }

  @Test
  void byCounts_noPermutation_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Split.byCounts(new int[] {0, 0, 1}, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Split.byCounts(new int[] {0, 3, 1}, 1, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "threshold", "stochastic"})
  void binarisation_label_isReadBack(String label) {
    assertEquals(label, Binarisation.of(label).label());
  }

  @Test
  void binarisation_unknown_listsTheNames() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Binarisation.of("NONE"));
    assertTrue(e.getMessage().contains("none, threshold, stochastic"), e.getMessage());
  }
}
