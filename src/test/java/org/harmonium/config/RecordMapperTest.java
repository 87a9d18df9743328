package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.harmonium.config.Sample.Binarisation;
import org.harmonium.config.Sample.ContrastiveDivergence;
import org.harmonium.config.Sample.DeepMachine;
import org.harmonium.config.Sample.Log;
import org.harmonium.config.Sample.Persistent;
import org.harmonium.config.Sample.Rbm;
import org.harmonium.config.Sample.Schedule;
import org.harmonium.config.Sample.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMapperTest {
  private static final String SMALL = "name: a\nmodel: {kind: rbm, hidden: 10}\n";

  private static String message(String text, String... overrides) {
    return assertThrows(ConfigException.class, () -> Sample.read(text, overrides)).getMessage();
  }

  @Test
  void read_everyKey_fillsEveryComponent() {
    Sample sample =
        Sample.read(
            """
            # a comment
            name: on
            seed: 9007199254740993
            model:
              kind: deep-machine
              stack:
                - {hidden: 500, binarisation: none-at-all}
                - hidden: 1000
              dropout: 0.1
            learning:
              algorithm: pcd
              rate: {start: 1e-3, end: 0, shape: exponential}
              tied: true
            layers: [3, 2]
            expected: {logLikelihood: -86.5, error: .5}
            note: "12"
            log: ~
            """);

    assertEquals(
        new Sample(
            "on",
            9007199254740993L,
            new DeepMachine(
                List.of(
                    new Rbm(500, Binarisation.NONE_AT_ALL), new Rbm(1000, Binarisation.STOCHASTIC)),
                0.1f),
            new Persistent(100, new Schedule(0.001, 0, Shape.EXPONENTIAL), true),
            List.of(3, 2),
            Map.of("logLikelihood", -86.5, "error", 0.5),
            "12",
            null),
        sample);
  }

  @Test
  void read_absentKeys_takeDefaults() {
    Sample sample = Sample.read(SMALL);

    assertEquals(1, sample.seed());
    assertEquals(new ContrastiveDivergence(1, Schedule.constant(0.05), 0.9), sample.learning());
    assertEquals(List.of(), sample.layers());
    assertEquals(Map.of(), sample.expected());
    assertNull(sample.note());
    assertEquals(Log.VERBOSE, sample.log());
  }

  @Test
  void read_scalarForRecord_callsItsFactory() {
    Sample sample = Sample.read(SMALL + "learning: {algorithm: cd, rate: 2}\n");

    assertEquals(
        new ContrastiveDivergence(1, new Schedule(2, 2, Shape.LINEAR), 0.9), sample.learning());
  }

  @Test
  void read_unknownKey_namesLineKeyAndNearest() {
    assertEquals(
        "rbm.yaml:6: unknown key 'learning.momentun'; did you mean 'momentum'?"
            + " Known keys: algorithm, k, rate, momentum",
        message(SMALL + "learning:\n  algorithm: cd\n\n  momentun: 0.5\n"));
  }

  @Test
  void read_unknownKeyNearNone_listsKnownKeysOnly() {
    assertEquals(
        "rbm.yaml:2: unknown key 'model.visible'. Known keys: kind, hidden, binarisation",
        message("name: a\nmodel: {kind: rbm, visible: 10}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hidden: 0.1            | model.hidden must be a whole number such as 100, found the number '0.1'
          hidden: 1e2            | model.hidden must be a whole number such as 100, found the number '1e2'
          hidden: 0x10           | model.hidden must be a whole number such as 100, found the number '0x10'
          hidden: many           | model.hidden must be a whole number such as 100, found the text 'many'
          hidden: [1]            | model.hidden must be a whole number such as 100, found a list
          hidden: "'7'"          | model.hidden must be a whole number such as 100; remove the quotes around '7'
          hidden:                | model.hidden is empty; give it a value or remove the line
          hidden: 2147483648     | model.hidden must be a whole number from -2147483648 to 2147483647, found the number '2147483648'
          hidden: 0              | model.hidden must be positive, was 0; give a whole number from 1 up
          hidden: -3             | model.hidden must be positive, was -3; give a whole number from 1 up
          hidden: 1, binarisation: treshold | model.binarisation must be one of stochastic, threshold, none-at-all, found the text 'treshold'; did you mean 'threshold'?
          """)
  void read_wrongValueInModel_namesKeyLineExpectedAndFound(String line, String problem) {
    String text = "name: a\nmodel:\n  {kind: rbm,\n  " + line.replace("\"", "") + "}\n";
    assertEquals("rbm.yaml:4: " + problem, message(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          momentum: fast    | learning.momentum must be a number such as 0.05, found the text 'fast'
          momentum: 1       | learning.momentum must be below 1, was 1; give a number from 0 up to, not with, 1
          momentum: .nan    | learning.momentum must be below 1, was NaN; give a number from 0 up to, not with, 1
          momentum: nan     | learning.momentum must be a number such as 0.05, found the text 'nan'
          momentum: 1e999   | learning.momentum must fit a float64 number, found the number '1e999'
          momentum: 1e-999  | learning.momentum must fit a float64 number, found the number '1e-999'
          momentum: 0x1     | learning.momentum must be a number such as 0.05, found the number '0x1'
          momentum: 1f      | learning.momentum must be a number such as 0.05, found the text '1f'
          rate: -1          | learning.rate.start must be positive, was -1; give a finite number above 0
          rate: .inf        | learning.rate.start must be positive, was Infinity; give a finite number above 0
          rate: [1]         | learning.rate must be a number such as 0.05 or a mapping with the keys start, end, shape, found a list
          rate: {start: 1}  | learning.rate needs the key 'end', a number such as 0.05
          rate: {start: 1, end: .nan} | learning.rate.end must not be negative, was NaN; give a finite number from 0 up
          """)
  void read_wrongValueInLearning_namesKeyLineExpectedAndFound(String line, String problem) {
    assertEquals(
        "rbm.yaml:5: " + problem, message(SMALL + "learning:\n  algorithm: cd\n  " + line + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "yes", "1", "y", "off"})
  void read_yaml11Boolean_isRefusedForBoolean(String text) {
    String found = (text.equals("1") ? "the number '" : "the text '") + text + "'";
    assertEquals(
        "rbm.yaml:3: learning.tied must be true or false, found " + found,
        message(SMALL + "learning: {algorithm: pcd, tied: " + text + "}\n"));
  }

  @Test
  void read_float32OutOfRange_isRefused() {
    String text = "name: a\nmodel: {kind: deep-machine, stack: [], dropout: 1e-60}\n";
    assertEquals(
        "rbm.yaml:2: model.dropout must fit a float32 number, found the number '1e-60'",
        message(text));
  }

  @Test
  void read_variants_reportMissingAndUnknownNames() {
    assertEquals(
        "rbm.yaml:2: model needs the key 'kind', one of rbm, deep-machine",
        message("name: a\nmodel:\n  hidden: 3\n"));
    assertEquals(
        "rbm.yaml:3: model.kind must be one of rbm, deep-machine, found the text 'deep_machine';"
            + " did you mean 'deep-machine'?",
        message("name: a\nmodel:\n  kind: deep_machine\n"));
    assertEquals(
        "rbm.yaml:2: model must be one of rbm, deep-machine, found the text 'gan'",
        message("name: a\nmodel: gan\n"));
    assertEquals(
        "rbm.yaml:2: model must be a mapping with 'kind' (rbm, deep-machine), found a list",
        message("name: a\nmodel: [rbm]\n"));
  }

  @Test
  void read_missingKey_isReportedAtItsRecord() {
    assertEquals(
        "rbm.yaml:2: model needs the key 'hidden', a whole number such as 100",
        message("name: a\nmodel: {kind: rbm}\n"));
    assertEquals("rbm.yaml: the configuration needs the key 'name', text", message("seed: 1\n"));
  }

  @Test
  void read_badElement_isNamedByItsNumber() {
    assertEquals(
        "rbm.yaml:4: layers.1 must be a whole number such as 100, found the text 'x'",
        message(SMALL + "layers: [1,\n x]\n"));
    assertEquals(
        "rbm.yaml:3: expected.error must be a number such as 0.05, found a list",
        message(SMALL + "expected: {error: [1]}\n"));
    assertEquals(
        "rbm.yaml:3: layers must be a list such as [a, b], found a mapping",
        message(SMALL + "layers: {a: 1}\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but a comment\n", "---\n", "~"})
  void read_emptyDocument_isRefused(String text) {
    assertEquals(
        "the configuration must be a mapping with the keys name, seed, model, learning, layers,"
            + " expected, note, log, found nothing",
        message(text).replaceFirst("^rbm.yaml(:[12])?: ", ""));
  }

  record BadDefault(@Default("ten") int units) {}

  record Unsupported(Object anything) {}

  @Test
  void read_recordThatBreaksTheRules_isAProgrammingError() {
    assertThrows(
        IllegalStateException.class,
        () -> YamlRecords.read("{}", "x", BadDefault.class, List.of()));
    assertThrows(
        IllegalStateException.class,
        () -> YamlRecords.read("anything: 1", "x", Unsupported.class, List.of()));
  }
}
