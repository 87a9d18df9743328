package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of several names, interfaces within interfaces, and a name that an absent key means. */
class VariantNamesTest {
  /** Told apart by a key that may be absent. */
  @Variants(key = "kind", otherwise = "square")
  sealed interface Shape permits Round, Polygons {}

  @VariantName("round")
  record Round(double radius) implements Shape {}

  /** Stands for the records that it permits. */
  sealed interface Polygons extends Shape permits Regular, Rectangle {}

  enum Name {
    TRIANGLE,
    SQUARE,
    PENTAGON
  }

  /** One record of three names, of which the component called like the key holds one. */
  @VariantName({"triangle", "square", "pentagon"})
  record Regular(@Default("square") Name kind, @Default("1") double side) implements Polygons {}

  /** By its own name. */
  record Rectangle(double width, double height) implements Polygons {}

  /** Told apart by a key that must be there. */
  @Variants(key = "kind")
  sealed interface Strict permits Several {}

  @VariantName({"one", "two"})
  record Several(Count kind, @Default("0") int more) implements Strict {}

  enum Count {
    ONE,
    TWO
  }

  record Drawing(
      @Default("round") @org.jspecify.annotations.Nullable Shape unused,
      Shape first,
      @Default("[]") List<Shape> shapes,
      @Default("one") Strict strict) {}

  private static Drawing read(String yaml, String... overrides) {
    return YamlRecords.read(
        "unused: null\n" + yaml, "drawing.yaml", Drawing.class, List.of(overrides));
  }

  private static String refusal(String yaml, String... overrides) {
    return assertThrows(ConfigException.class, () -> read(yaml, overrides)).getMessage();
  }

  @ParameterizedTest
  @EnumSource(Name.class)
  void aRecordOfSeveralNames_holdsTheOneThatIsGiven(Name name) {
    String word = name.name().toLowerCase(Locale.ROOT);
    assertEquals(new Regular(name, 2), read("first: {kind: %s, side: 2}".formatted(word)).first());
    assertEquals(new Regular(name, 1), read("first: " + word).first(), "the bare name");
    assertEquals(
        new Regular(name, 3), read("first: {}", "first.side=3", "first.kind=" + word).first());
  }

  @Test
  void anAbsentKey_meansTheNameThatStandsForIt() {
    assertEquals(new Regular(Name.SQUARE, 4), read("first: {side: 4}").first());
    assertEquals(new Regular(Name.SQUARE, 1), read("first: {}").first());
    assertEquals(
        List.of(new Regular(Name.SQUARE, 2), new Round(1), new Rectangle(1, 2)),
        read("first: {}\nshapes: [{side: 2}, {kind: round, radius: 1}, {kind: rectangle, width: 1, height: 2}]")
            .shapes());
  }

  @Test
  void whatAnAbsentKeyMeans_isNotGuessedByTheOtherKeys() {
    assertEquals(
        "drawing.yaml:2: unknown key 'first.radius'. Known keys: kind, side",
        refusal("first: {radius: 1}"));
  }

  @Test
  void anUnknownName_isAnsweredWithAllOfAllInterfaces() {
    String said = refusal("first: {kind: sqare}");
    assertEquals(
        "drawing.yaml:2: first.kind must be one of round, triangle, square, pentagon, rectangle, found the text 'sqare'; did you mean 'square'?",
        said);
  }

  @Test
  void aKeyThatMustBeThere_isAskedFor() {
    assertEquals(
        "drawing.yaml:3: strict needs the key 'kind', one of one, two",
        refusal("first: {}\nstrict: {more: 2}"));
    assertEquals(new Several(Count.TWO, 0), read("first: {}\nstrict: two").strict());
    assertEquals(new Several(Count.ONE, 0), read("first: {}").strict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first: pentagon",
        "first: {side: 0.5}\nstrict: {kind: two, more: 3}",
        "first: {kind: round, radius: 2}\nshapes: [triangle, {kind: rectangle, width: 1, height: 2}, {}]",
      })
  void written_readsBackEqual(String yaml) {
    Drawing drawing = read(yaml);
    String written = YamlRecords.write(drawing);
    assertEquals(drawing, YamlRecords.read(written, "again", Drawing.class, List.of()));
    assertEquals(
        written, YamlRecords.write(YamlRecords.read(written, "again", Drawing.class, List.of())));
  }

  @ParameterizedTest
  @CsvSource({"pentagon, kind: pentagon", "rectangle, kind: rectangle", "round, kind: round"})
  void written_hasTheNameOnce(String name, String line) {
    String more =
        switch (name) {
          case "rectangle" -> ", width: 1, height: 2";
          case "round" -> ", radius: 1";
          default -> "";
        };
    String written = YamlRecords.write(read("first: {kind: %s%s}".formatted(name, more)));
    String first = written.substring(written.indexOf("first:"), written.indexOf("shapes:"));
    assertTrue(first.contains(line), first);
    assertEquals(first.indexOf("kind:"), first.lastIndexOf("kind:"), first);
  }

  // ---------------------------------------------------------------- mistakes in the program

  @Variants(key = "kind")
  sealed interface WithoutTheKey permits Two {}

  @VariantName({"a", "b"})
  record Two(int x) implements WithoutTheKey {}

  @Variants(key = "kind")
  sealed interface WithTheKey permits Single {}

  @VariantName("a")
  record Single(String kind) implements WithTheKey {}

  record Bad(WithoutTheKey value) {}

  record AlsoBad(WithTheKey value) {}

  @Test
  void severalNamesWithoutTheKey_andOneWithIt_areMistakesInTheProgram() {
    for (Class<? extends Record> type : List.of(Bad.class, AlsoBad.class)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> YamlRecords.read("value: a", "bad.yaml", type, List.of()));
      assertTrue(e.getMessage().contains("if and only if it has several names"), e.getMessage());
    }
  }
}
