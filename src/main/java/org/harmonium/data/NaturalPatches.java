package org.harmonium.data;

import java.util.HexFormat;
import org.harmonium.backend.Philox;

/**
 * {@code patches}: 10 000 pieces of 12 x 12 pixels cut at random from 50 pictures of {@link
 * DeadLeaves}, for machines with real-valued visible units. They stand for pieces of photographs,
 * whose second-order statistics and edges they share, without a file to fetch.
 */
final class NaturalPatches {
  static final String NAME = "patches";
  private static final int SIDE = 12;
  private static final int PICTURES = 50;
  private static final int OF_EACH = 200;
  private static final int PIXELS = 128; // a side of a picture
  private static final long SEED = 20_010;

  private NaturalPatches() {}

  static Dataset load() {
    byte[] values = new byte[PICTURES * OF_EACH * SIDE * SIDE];
    int next = 0;
    for (int picture = 0; picture < PICTURES; picture++) {
      float[] pixels = DeadLeaves.draw(PIXELS, Philox.key(SEED, picture));
      int[] words = new int[4];
      for (int patch = 0; patch < OF_EACH; patch++) {
        Philox.block(patch, 0, 1, 0, Philox.key(SEED, picture), Philox.ROUNDS, words);
        int x = (int) (Philox.uniform(words[0]) * (PIXELS - SIDE + 1));
        int y = (int) (Philox.uniform(words[1]) * (PIXELS - SIDE + 1));
        for (int i = 0; i < SIDE * SIDE; i++) {
          float grey = pixels[(y + i / SIDE) * PIXELS + x + i % SIDE];
          values[next++] = (byte) Math.round(255 * grey);
        }
      }
    }
    String sha256 = HexFormat.of().formatHex(Input.sha256().digest(values));
    Provenance provenance = new Provenance("synthetic:" + NAME, values.length, sha256);
    return Dataset.ofBytes(NAME, PICTURES * OF_EACH, SIDE * SIDE, values, provenance)
        .withImageShape(new ImageShape(SIDE, SIDE));
  }
}
