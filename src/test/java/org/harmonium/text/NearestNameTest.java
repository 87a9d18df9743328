package org.harmonium.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest
  @CsvSource({
    "'',abc,3",
    "abc,abc,0",
    "abc,acb,1",
    "kitten,sitting,3",
    "ca,abc,3",
    "rate,raet,1",
    "a,'',1"
  })
  void distance_knownPairs_matches(String a, String b, int expected) {
    assertEquals(expected, NearestName.distance(a, b));
    assertEquals(expected, NearestName.distance(b, a));
  }

  @ParameterizedTest
  @CsvSource({
    "momentun, momentum",
    "mometnum, momentum",
    "batch_size, batchSize",
    "batchsize, batchSize",
    "Rate, rate",
    "rat, rate",
    "epochz, epochs",
    "kk, k"
  })
  void suggestion_misspeltName_isTheNearest(String name, String nearest) {
    List<String> known = List.of("rate", "momentum", "batchSize", "epochs", "k");
    assertEquals("; did you mean '" + nearest + "'?", NearestName.suggestion(name, known));
  }

  @ParameterizedTest
  @CsvSource({"temperature", "x1", "''"})
  void suggestion_nameNearNone_isEmpty(String name) {
    assertEquals("", NearestName.suggestion(name, List.of("rate", "momentum", "batchSize")));
  }

  @Test
  void suggestion_hugeName_isEmptyAndCheap() {
    assertEquals("", NearestName.suggestion("x".repeat(1_000_000), List.of("rate")));
  }
}
