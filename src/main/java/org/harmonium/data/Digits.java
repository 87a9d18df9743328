package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.harmonium.io.Sha256;

/**
 * The embedded digits, which need no download: the 1,797 test images of the UCI optical recognition
 * of handwritten digits, 8 x 8 pixels of 0 to 16 with labels 0 to 9.
 *
 * <p>Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI
 * Machine Learning Repository, doi 10.24432/C50P49, under the Creative Commons Attribution 4.0
 * licence. A pixel is the number of set pixels in a 4 x 4 block of a 32 x 32 bitmap; the values
 * here are count/16. The two resources are gzip-compressed IDX files of the original counts and
 * labels.
 */
final class Digits {
  private static final String IMAGES = "digits-images.idx3-ubyte.gz";
  private static final String LABELS = "digits-labels.idx1-ubyte.gz";
  private static final int ROWS = 1797;
  private static final int SIDE = 8;
  private static final float MOST_COUNT = 16f;

  private Digits() {}

  /** The set, with values in [0, 1] and labels. Its hash covers the counts, then the labels. */
  static Dataset load() {
    try {
      byte[] counts = IdxReader.open(resource(IMAGES)).rawBytes();
      int[] labels = IdxReader.open(resource(LABELS)).labels();
      float[] values = new float[counts.length];
      for (int i = 0; i < counts.length; i++) {
        values[i] = counts[i] / MOST_COUNT;
      }
      MessageDigest digest = Sha256.digest();
      digest.update(counts);
      for (int label : labels) {
        digest.update((byte) label);
      }
      Provenance provenance =
          new Provenance(
              "embedded:digits",
              counts.length + (long) labels.length,
              HexFormat.of().formatHex(digest.digest()));
      return Dataset.ofFloats("digits", ROWS, SIDE * SIDE, values, provenance)
          .withLabels(labels)
          .withImageShape(new ImageShape(SIDE, SIDE));
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded digits cannot be read: the jar is damaged", e);
    }
  }

  private static HashedInput resource(String name) throws IOException {
    try (InputStream in = Digits.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("resource " + name + " is not in the jar");
      }
      return HashedInput.of("embedded:" + name, in.readAllBytes());
    }
  }
}
