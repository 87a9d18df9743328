package org.harmonium.data;

/**
 * The shifter: two rows of 8 units and a one-hot group of 3 units. The second row is the first one
 * shifted by one place to the left, unshifted, or shifted by one place to the right, with
 * wrap-around; the group gives the shift. A single unit of the rows carries no information about
 * the shift, only pairs of units do. Connections between visible units therefore cannot represent
 * it; the machine of the paper has 24 hidden units.
 *
 * <p>Columns: 8 of the first row, 8 of the second row, then left, none, right. Each of the 256
 * first rows occurs once with each shift, 768 rows in total; in the paper, each unit is on with
 * probability 0.3 instead. The label is the shift: 0, 1 or 2. All rows are distinct, so the maximum
 * mean log-likelihood is -log 768.
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
   * The set, ordered by shift and then by the first row in binary order; its first unit is the
   * lowest bit.
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
    Provenance provenance = Provenance.ofSynthetic(NAME, values);
    return Dataset.ofBytes(NAME, labels.length, COLS, values, provenance).withLabels(labels);
  }
}
