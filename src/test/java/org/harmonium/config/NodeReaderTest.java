package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Scalar;
import org.harmonium.config.Node.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReaderTest {

  private static String message(String text) {
    return assertThrows(ConfigException.class, () -> NodeReader.readFile(text, "a.yaml"))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [a]]]]",
        "x: !!str 12",
        "x: !local {a: 1}",
        "x: ! 12",
        "x: !<tag:yaml.org,2002:str> a",
        "x: [1, !!int 2]",
        "!!map {a: 1}",
        "!!str a: 1",
        "%TAG !e! tag:example.org,2000:\n---\nx: !e!thing 1",
      })
  void read_tag_isRefused(String text) {
    assertTrue(
        message(text).matches("a\\.yaml:[13]: tags are not supported, found '.*'; remove it"));
  }

  @Test
  void read_duplicateKey_namesBothLines() {
    assertEquals(
        "a.yaml:4: duplicate key 'rate', first at a.yaml:2; keep one of them",
        message("learning:\n  rate: 1\n  k: 1\n  rate: 2\n"));
  }

  @Test
  void read_secondDocument_isRefused() {
    assertEquals(
        "a.yaml:2: holds a second document; keep one, without further '---' lines",
        message("a: 1\n---\nb: 1\n"));
  }

  @Test
  void read_mergeKey_isRefused() {
    assertEquals(
        "a.yaml:2: merge keys are not supported; write the keys out",
        message("a: &x {k: 1}\nb: {<<: *x}\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1: a", "true: a", "~: a", "null: a", "1.5: a"})
  void read_keyThatIsNotText_isRefused(String text) {
    String message = message(text);
    assertTrue(message.startsWith("a.yaml:1: a key must be text, found '"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a]: 1", "{a: 1}: 1", "&x a: 1\n*x : 2", "? - a\n: 1"})
  void read_keyThatIsNoScalar_isRefused(String text) {
    assertTrue(message(text).endsWith(": a key must be plain text, not a collection or an alias"));
  }

  @Test
  void read_yaml11Booleans_areText() {
    Mapping mapping = (Mapping) NodeReader.readFile("on: yes\n", "a.yaml");
    assertEquals("the text 'yes'", mapping.entries().get("on").value().describe());
  }

  @Test
  void read_alias_standsForItsAnchorAtItsOwnPlace() {
    Mapping mapping =
        (Mapping) NodeReader.readFile("a: &x [1, 2]\nb: &y {c: *x}\nd: *y\n", "a.yaml");
    String b = "a.yaml:2 (anchor at a.yaml:1)";
    assertEquals(
        list(b), ((Mapping) mapping.entries().get("b").value()).entries().get("c").value());
    Mapping d = (Mapping) mapping.entries().get("d").value();
    assertEquals("a.yaml:3 (anchor at a.yaml:2)", d.place());
    assertEquals(list("a.yaml:3 (anchor at a.yaml:1)"), d.entries().get("c").value());
  }

  private static Sequence list(String place) {
    return new Sequence(List.of(new Scalar("1", true, place), new Scalar("2", true, place)), place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: *x", "a: &x [*x]", "a: &x {b: *x}"})
  void read_aliasWithoutFinishedAnchor_isRefused(String text) {
    assertEquals(
        "a.yaml:1: no anchor '&x' ends before this alias; write the value out", message(text));
  }

  /** Nine to the sixth power values from 45 aliases, fewer than the parser's own bound of 50. */
  @Test
  void read_aliasBomb_isRefusedBeforeItGrows() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [0, 1, 2, 3, 4, 5, 6, 7, 8]\n");
    for (int i = 1; i <= 5; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append((alias + ", ").repeat(8))
          .append(alias)
          .append("]\n");
    }
    assertEquals(
        "a.yaml:5: more than 10000 values, counting aliases in full; make it smaller",
        message(bomb.toString()));
  }

  @Test
  void read_asManyValuesAsAllowed_isReadAndOneMoreIsNot() {
    String allowed = "[" + "0,".repeat(NodeReader.MOST_NODES - 1) + "]";
    assertEquals(
        NodeReader.MOST_NODES - 1,
        ((Sequence) NodeReader.readFile(allowed, "a.yaml")).elements().size());
    assertTrue(message("[0," + allowed.substring(1)).contains("more than 10000 values"));
  }

  @Test
  void read_deepNesting_isRefusedWithoutOverflowingTheStack() {
    assertEquals(
        "a.yaml:1: nested deeper than 32 levels; make it flatter", message("[".repeat(500_000)));
    assertTrue(message("- ".repeat(500_000)).contains("nested deeper than 32 levels"));
    NodeReader.readFile("[".repeat(32) + "]".repeat(32), "a.yaml");
  }

  @Test
  void read_deepNestingThroughAliases_isRefused() {
    String deep =
        "a: &x "
            + "[".repeat(20)
            + "]".repeat(20)
            + "\nb: "
            + "[".repeat(20)
            + "*x"
            + "]".repeat(20);
    assertEquals("a.yaml:2: nested deeper than 32 levels; make it flatter", message(deep));
  }

  @Test
  void read_longText_isRefused() {
    assertTrue(message("a: 1\n#" + "x".repeat(1 << 20)).startsWith("a.yaml: is longer than 1 MB"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1",
        "a: 'x",
        "a: b: c",
        "a: 1\n b: 2",
        "\ta: 1",
        "@a",
        "a: \"\\U7FFFFFFF\"",
        "a: \"\\q\"",
        "a: \u0001",
        "%YAML 3.0\n---\na: 1",
        "a: &",
        "a: \uD800"
      })
  void read_malformedText_isOneLineThatNamesTheFile(String text) {
    String message = message(text);
    assertTrue(message.startsWith("a.yaml") && message.contains("is not valid YAML: "), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void read_numberOfAMegabyte_isTextAndDoesNotOverflowTheStack() {
    Scalar scalar = (Scalar) NodeReader.readFile("1".repeat(1_000_000), "a.yaml");
    assertEquals(ScalarKind.TEXT, ScalarKind.of(scalar.text()));
    assertTrue(scalar.describe().length() < 100);
  }
}
