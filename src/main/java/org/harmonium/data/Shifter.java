package org.harmonium.data;

import java.util.HexFormat;

/**
 * The shifter: two rows of 8 units, the second a copy of the first that is shifted by one place to
 * the left, not at all, or by one to the right, with wrap-around, and 3 units of which the one that
 * names the shift is on. No unit of the rows alone tells anything of the shift, only pairs of them
 * do: connections between visible units cannot learn it, and the paper's machine has 24 hidden
 * ones.
 *
 * <p>Columns: 8 of the first row, 8 of the second, then left, none, right. All 256 first rows come
 * with each shift, 768 rows in all, once each; the paper instead draws a unit on with probability
 * 0.3. The label is the shift: 0, 1 or 2. All rows are distinct, so the best possible mean
 * log-likelihood is -log 768.
 *
 * <p>Source: Hinton and Sejnowski (1986), Learning and Relearning in Boltzmann Machines, in
 * Parallel Distributed Processing, volume 1, chapter 7.
 */
final class Shifter {
  static final String NAME = "shifter";
  private static final int WIDTH = 8;
  private static final int SHIFTS = 3;
  private static final int COLS = 2 * WIDTH + SHIFTS;
  private static final byte ON = (byte) 255;

  private Shifter() {}

  /**
   * The set: shifts in turn, and within each the first row in binary order, its first unit lowest.
   */
  static Dataset load() {
    int patterns = 1 << WIDTH;
    byte[] values = new byte[SHIFTS * patterns * COLS];
    int[] labels = new int[SHIFTS * patterns];
    for (int row = 0; row < labels.length; row++) {
      int shift = row / patterns;
      int at = row * COLS;
      labels[row] = shift;
      for (int i = 0; i < WIDTH; i++) {
        if ((row % patterns >>> i & 1) == 1) {
          values[at + i] = ON;
          values[at + WIDTH + (i + shift - 1 + WIDTH) % WIDTH] = ON;
        }
      }
      values[at + 2 * WIDTH + shift] = ON;
    }
    String sha256 = HexFormat.of().formatHex(Input.sha256().digest(values));
    Provenance provenance = new Provenance("synthetic:" + NAME, values.length, sha256);
    return Dataset.ofBytes(NAME, labels.length, COLS, values, provenance).withLabels(labels);
  }
}
