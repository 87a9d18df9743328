package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PhiloxTest {

  /** The published known answers of Random123 1.14 for ten rounds. */
  @Test
  void block_tenRounds_knownAnswers() {
    assertBlock("6627e8d5 e169c58d bc57ac4c 9b00dbd8", 10, 0, 0, 0, 0, 0, 0);
    assertBlock("408f276d 41c83b0e a20bc7c6 6d5451fd", 10, -1, -1, -1, -1, -1, -1);
    assertBlock(
        "d16cfe09 94fdcceb 5001e420 24126ea1",
        10,
        0x243f6a88,
        0x85a308d3,
        0x13198a2e,
        0x03707344,
        0xa4093822,
        0x299f31d0);
    assertBlock("f8e4cca4 5cb200db b1a574eb 097eff67", 10, 1, 0, 0, 0, 0, 0);
  }

  /** The same for seven rounds, which shows that the rounds are counted right. */
  @Test
  void block_sevenRounds_knownAnswers() {
    assertBlock("5f6fb709 0d893f64 4f121f81 4f730a48", 7, 0, 0, 0, 0, 0, 0);
    assertBlock("5207ddc2 45165e59 4d8ee751 8c52f662", 7, -1, -1, -1, -1, -1, -1);
    assertBlock(
        "4dfccaba 190a87f0 c47362ba b6b5242a",
        7,
        0x243f6a88,
        0x85a308d3,
        0x13198a2e,
        0x03707344,
        0xa4093822,
        0x299f31d0);
  }

  @Test
  void word_element_isWordOfItsBlock() {
    int[] words = new int[4];
    long key = Philox.key(5, 6);
    long draw = 0x1_2345_6789L;
    Philox.block(3, 7, 0x2345_6789, 1, key, 10, words);
    for (int col = 12; col < 16; col++) {
      assertEquals(words[col - 12], Philox.word(key, draw, 7, col));
    }
  }

  @Test
  void key_manySeedsAndStreams_allDistinct() {
    Set<Long> keys = new HashSet<>();
    for (long seed = -300; seed < 300; seed++) {
      for (long stream = -300; stream < 300; stream++) {
        keys.add(Philox.key(seed, stream));
      }
    }
    assertEquals(360_000, keys.size());
  }

  /** The keys are part of the format of every stored experiment: they may never change. */
  @Test
  void key_seedAndStream_pinned() {
    assertEquals(0L, Philox.key(0, 0));
    // SplitMix64 seeded with 0 starts with this word.
    assertEquals(0xe220a8397b1dcdafL, Philox.key(0, 1));
  }

  @Test
  void uniform_extremeWords_insideTheInterval() {
    assertEquals(0f, Philox.uniform(0xFF));
    assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
    assertEquals(0x1p-24f, Philox.positiveUniform(0));
    assertEquals(1f, Philox.positiveUniform(-1));
  }

  @Test
  void bernoulli_edges_exactComparison() {
    float last = 1 - 0x1p-24f;
    assertEquals(0f, Philox.bernoulli(0f, 0f));
    assertEquals(0f, Philox.bernoulli(-0f, 0f));
    assertEquals(1f, Philox.bernoulli(Float.MIN_VALUE, 0f));
    assertEquals(0f, Philox.bernoulli(Float.MIN_VALUE, 0x1p-24f));
    assertEquals(1f, Philox.bernoulli(1f, last));
    assertEquals(0f, Philox.bernoulli(last, last));
    assertEquals(1f, Philox.bernoulli(Math.nextUp(0.5f), 0.5f));
    assertEquals(0f, Philox.bernoulli(Math.nextDown(0.5f), 0.5f));
    assertTrue(Float.isNaN(Philox.bernoulli(Float.NaN, 0.5f)));
  }

  private static void assertBlock(
      String expected, int rounds, int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] words = new int[4];
    Philox.block(c0, c1, c2, c3, (long) k1 << 32 | k0 & 0xFFFFFFFFL, rounds, words);
    String[] hex = expected.split(" ");
    int[] wanted = new int[4];
    for (int i = 0; i < 4; i++) {
      wanted[i] = Integer.parseUnsignedInt(hex[i], 16);
    }
    assertArrayEquals(wanted, words);
  }
}
