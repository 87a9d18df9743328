package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.harmonium.config.Sample.Binarisation;
import org.harmonium.config.Sample.ContrastiveDivergence;
import org.harmonium.config.Sample.DeepMachine;
import org.harmonium.config.Sample.Persistent;
import org.harmonium.config.Sample.Rbm;
import org.harmonium.config.Sample.Schedule;
import org.harmonium.config.Sample.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
  private static final String TEXT =
      """
      name: a
      model:
        kind: deep-machine
        stack: [{hidden: 5}, {hidden: 6}]
      learning:
        algorithm: cd
        rate: 0.5
      note:
      """;

  @Test
  void set_presentKey_isReplaced() {
    ContrastiveDivergence cd =
        (ContrastiveDivergence) Sample.read(TEXT, "learning.rate=0.25").learning();
    assertEquals(Schedule.constant(0.25), cd.rate());
  }

  @Test
  void set_absentKey_isAdded() {
    Sample sample = Sample.read(TEXT, "learning.momentum=0.5", "seed=7", "expected.error=1");
    assertEquals(0.5, ((ContrastiveDivergence) sample.learning()).momentum());
    assertEquals(7, sample.seed());
    assertEquals(1.0, sample.expected().get("error"));
  }

  @Test
  void set_flowCollection_isReadAsYaml() {
    Sample sample = Sample.read(TEXT, "learning={algorithm: pcd, tied: true}", "layers=[4, 5]");
    assertEquals(new Persistent(100, Schedule.constant(0.01), true), sample.learning());
    assertEquals(List.of(4, 5), sample.layers());
    Sample ramp = Sample.read(TEXT, "learning.rate={start: 1, end: 0}");
    assertEquals(
        new Schedule(1, 0, Shape.LINEAR), ((ContrastiveDivergence) ramp.learning()).rate());
  }

  @Test
  void set_listElement_isNamedByItsNumber() {
    DeepMachine machine = (DeepMachine) Sample.read(TEXT, "model.stack.1.hidden=9").model();
    assertEquals(
        List.of(new Rbm(5, Binarisation.STOCHASTIC), new Rbm(9, Binarisation.STOCHASTIC)),
        machine.stack());
  }

  @Test
  void set_sameKeyTwice_lastWins() {
    assertEquals(3, Sample.read(TEXT, "seed=2", "seed=3").seed());
  }

  @Test
  void set_valueWithEqualsSign_isKeptWhole() {
    assertEquals("a=b", Sample.read(TEXT, "note=a=b").note());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          learning.momentun=1       | learning.momentun: unknown key 'learning.momentun'; did you mean 'momentum'? Known keys: algorithm, k, rate, momentum
          lerning.rate=1            | lerning.rate: unknown key 'lerning'; did you mean 'learning'? Known keys: name, seed, model, learning, layers, expected, note, log
          learning.k=0              | learning.k must be positive, was 0; give a whole number from 1 up
          learning.k=ten            | learning.k must be a whole number such as 100, found the text 'ten'
          learning.rate.0=1         | learning.rate.0: learning.rate has no elements, it is the number '0.5' (rbm.yaml:7); set 'learning.rate' itself
          learning.rate.end=1       | learning.rate.end: learning.rate has no keys, it is the number '0.5' (rbm.yaml:7); set it whole, e.g. learning.rate={end: ...}
          model.stack.2.hidden=1    | model.stack.2.hidden: model.stack is a list of 2 (rbm.yaml:4); name an element by its number, 0 to 1, or set the list whole
          model.stack.x=1           | model.stack.x: model.stack is a list of 2 (rbm.yaml:4); name an element by its number, 0 to 1, or set the list whole
          layers.0=1                | layers.0: layers must be a list such as [a, b], found a mapping
          seed=                     | seed is empty; give it a value or remove the line
          seed=[1                   | seed: is not valid YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>
          seed=!!int 1              | seed: tags are not supported, found 'tag:yaml.org,2002:int'; remove it
          learning..rate=1          | learning..rate: a name is missing beside a dot; write it as key.path=value
          seed                      | 'seed': write it as key.path=value, e.g. learning.rate=0.05
          =1                        | '=1': write it as key.path=value, e.g. learning.rate=0.05
          """)
  void set_wrong_isReportedAtTheOverride(String override, String message) {
    assertEquals(
        message,
        assertThrows(ConfigException.class, () -> Sample.read(TEXT, override)).getMessage());
  }
}
