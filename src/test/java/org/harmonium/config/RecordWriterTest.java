package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.config.Sample.Binarisation;
import org.harmonium.config.Sample.DeepMachine;
import org.harmonium.config.Sample.Log;
import org.harmonium.config.Sample.Persistent;
import org.harmonium.config.Sample.Rbm;
import org.harmonium.config.Sample.Schedule;
import org.harmonium.config.Sample.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {

  @Test
  void write_defaults_areFilledInInComponentOrder() {
    Sample sample = Sample.read("model: {kind: rbm, hidden: 10}\nname: a\nlog: null\n");
    assertEquals(
        """
        name: a
        seed: 1
        model:
          kind: rbm
          hidden: 10
          binarisation: stochastic
        learning:
          algorithm: cd
          k: 1
          rate:
            start: 0.05
            end: 0.05
            shape: linear
          momentum: 0.9
        layers: []
        expected: {}
        log: null
        """,
        YamlRecords.write(sample));
  }

  private static void assertReadsBackEqual(Sample sample) {
    String text = YamlRecords.write(sample);
    assertEquals(sample, Sample.read(text), text);
    assertEquals(text, YamlRecords.write(Sample.read(text)));
  }

  private static Sample named(String name) {
    return new Sample(
        name,
        Long.MIN_VALUE,
        new DeepMachine(List.of(new Rbm(1, Binarisation.THRESHOLD)), Float.MIN_VALUE),
        new Persistent(1, new Schedule(1e-300, 1.7976931348623157e308, Shape.LINEAR), false),
        List.of(Integer.MIN_VALUE, 0, 0),
        Map.of(name, Math.PI),
        name,
        Log.QUIET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "~",
        "null",
        "true",
        "on",
        "1",
        "1e3",
        "0x1F",
        "0o7",
        ".5",
        ".nan",
        "<<",
        "- a",
        "a: b",
        "a #b",
        "#",
        "'",
        "\"",
        "\\",
        "!!str",
        "&a",
        "*a",
        "%",
        "@",
        "`",
        "{",
        "[",
        "?",
        "|",
        ">",
        "---",
        "...",
        "two\nlines",
        "tail\n",
        "\n\n",
        " lead",
        "\t",
        "\r",
        "\u0000",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "é",
        "漢字",
        "\uD83D\uDE00",
        "=",
        "-",
        ":",
        ",",
        "a,b",
        "a\n---\nb"
      })
  void write_awkwardText_readsBackEqual(String text) {
    assertReadsBackEqual(named(text));
  }

  @Test
  void write_randomText_readsBackEqual() {
    Random random = new Random(20261123);
    String alphabet = "ab :#-?,[]{}&*!|>'\"%@`\\\n\t~<=0.19eEx\u00A0\u0085\u2028\u0007é";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); text.length() < length; ) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertReadsBackEqual(named(text.toString()));
    }
  }

  record Numbers(float f, double d, Map<String, Float> more) {}

  @Test
  void write_randomNumbers_readBackBitForBit() {
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      Map<String, Float> more = new LinkedHashMap<>();
      more.put("k" + i, Float.intBitsToFloat(random.nextInt()));
      Numbers numbers =
          new Numbers(
              Float.intBitsToFloat(random.nextInt()),
              Double.longBitsToDouble(random.nextLong()),
              more);
      assertEquals(
          numbers,
          YamlRecords.read(YamlRecords.write(numbers), "numbers", Numbers.class, List.of()));
    }
  }
}
