package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text, reading ends in a record or in a ConfigException of one line. */
class MutationFuzzTest {
  private static final String TEXT =
      """
      name: a # comment
      seed: 12
      model:
        kind: deep-machine
        stack:
          - {hidden: 500, binarisation: threshold}
          - &small {hidden: 10}
          - *small
        dropout: 0.1
      learning: {algorithm: pcd, rate: {start: 1e-3, end: 0}, tied: true}
      layers: [3, 2]
      expected: {error: .5}
      note: |
        two
        lines
      log: ~
      """;

  private static final List<String> PIECES =
      List.of(
          "!!",
          "&a ",
          "*a",
          "<<: ",
          "---\n",
          "...\n",
          "\"",
          "'",
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "\t",
          "\n",
          "\u0000",
          "\uFEFF",
          "\uD800",
          "\\U7FFFFFFF",
          "%YAML 1.2\n",
          "|",
          ">",
          "?",
          "~",
          ".nan",
          "-1",
          "1e999",
          "99999999999999999999",
          "\u2028",
          "#",
          "@",
          "=");

  @Test
  void read_mutatedText_isARecordOrAConfigException() {
    Random random = new Random(38);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(TEXT);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        mutate(text, random);
      }
      try {
        Sample sample = Sample.read(text.toString());
        assertEquals(sample, Sample.read(YamlRecords.write(sample)), text.toString());
        read++;
      } catch (ConfigException e) {
        assertTrue(e.getMessage().startsWith("rbm.yaml"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        refused++;
      }
    }
    assertTrue(read > 100 && refused > 1000, "read " + read + ", refused " + refused);
  }

  @Test
  void set_mutatedOverride_isARecordOrAConfigException() {
    Random random = new Random(39);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder override = new StringBuilder("model.stack.0.hidden=12");
      mutate(override, random);
      mutate(override, random);
      try {
        Sample.read(TEXT, override.toString());
      } catch (ConfigException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(8));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      case 2 -> text.insert(at, text.substring(at, end));
      default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
    }
  }
}
