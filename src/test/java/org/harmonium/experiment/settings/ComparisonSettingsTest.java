package org.harmonium.experiment.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.experiment.settings.ComparisonSettings.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variants of a comparison, and names that would not do. */
class ComparisonSettingsTest {
  private static Map<String, List<String>> named(String... names) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    for (String name : names) {
      named.put(name, List.of("of=" + name));
    }
    return named;
  }

  @Test
  void cells_areAllPairs_rowByRow_withTheSettingsOfBoth() {
    ComparisonSettings comparison =
        new ComparisonSettings("test.error", named("b", "a"), named("2", "1", "3"));
    assertEquals(
        List.of("b.2", "b.1", "b.3", "a.2", "a.1", "a.3"),
        comparison.cells().stream().map(Cell::name).toList());
    // A column's setting comes last, so that it wins where both have the same key.
    assertEquals(List.of("of=a", "of=3"), comparison.settings(new Cell("a", "3")));
  }

  private static String refusal(Map<String, List<String>> rows, Map<String, List<String>> columns) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new ComparisonSettings("test.error", rows, columns))
        .getMessage();
  }

  @Test
  void rowsOrColumns_thatAreNone_areRefused() {
    assertEquals(
        "rows is empty; name at least one, with a list of settings, such as all: []",
        refusal(Map.of(), named("a")));
    assertEquals(
        "columns is empty; name at least one, with a list of settings, such as all: []",
        refusal(named("a"), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "-a", "../a", "a/b", "ä"})
  void names_thatAreNoWord_areRefused(String name) {
    assertEquals(
        "columns: '%s' must be one word of at most 20 letters, digits, '_' and '-'".formatted(name),
        refusal(named("a"), named("b", name)));
  }

  /**
   * Names hold no dots, so the names of variants, which their directories have, are all different.
   */
  @Test
  void variants_haveNamesOfTheirOwn() {
    ComparisonSettings comparison =
        new ComparisonSettings("test.error", named("a", "a-b"), named("b-c", "c"));
    assertEquals(
        4, comparison.cells().stream().map(Cell::name).distinct().count(), "names of variants");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name=x", "expected=[]", "small=[]", "comparison=null"})
  void settings_ofTheComparisonAsAWhole_areRefused(String setting) {
    assertEquals(
        "rows: '%s' is set for the comparison as a whole; leave it out".formatted(setting),
        refusal(Map.of("a", List.of(setting)), named("b")));
  }
}
