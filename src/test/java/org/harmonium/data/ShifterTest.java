package org.harmonium.data;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The shifter agrees with its definition in the paper. */
class ShifterTest {
  @Test
  void rows_areAllShiftsOfAllPatternsOnce() {
    Dataset data = Datasets.open("shifter");
    assertTrue(Datasets.names().contains("shifter"));
    assertEquals(768, data.rows());
    assertEquals(19, data.cols());
    assertTrue(data.isBinary());
    int[] labels = requireNonNull(data.labels());
    Set<String> seen = new HashSet<>();
    float[] row = new float[19];
    for (int r = 0; r < 768; r++) {
      data.row(r, row);
      assertTrue(seen.add(Arrays.toString(row)), "row " + r + " comes twice");
      int shift = labels[r] - 1; // -1 is to the left
      for (int i = 0; i < 8; i++) {
        assertEquals(row[i], row[8 + Math.floorMod(i + shift, 8)]);
      }
      for (int s = 0; s < 3; s++) {
        assertEquals(s == labels[r] ? 1 : 0, row[16 + s]);
      }
    }
    for (int col = 0; col < 16; col++) {
      assertEquals(0.5, data.columnMeans()[col], 1e-12);
    }
  }
}
