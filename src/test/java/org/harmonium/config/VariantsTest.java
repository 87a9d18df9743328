package org.harmonium.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interfaces within interfaces, variants from a source or chosen by another key, inlined records.
 */
class VariantsTest {
  /** Told apart by a key that may be absent. */
  @Variants(key = "kind", otherwise = "square")
  sealed interface Shape permits Round, Polygons {}

  @VariantName("round")
  record Round(double radius) implements Shape {}

  /** Stands for the records that it permits. */
  sealed interface Polygons extends Shape permits Square, Rectangle {}

  record Square(@Default("1") double side) implements Polygons {}

  record Rectangle(double width, double height) implements Polygons {}

  /** Records that no interface lists. */
  @Variants(key = "kind", source = Tools.class)
  interface Tool extends ChosenBy.Chooser {}

  /** Lists them. */
  public static final class Tools implements VariantSource {
    @Override
    public Map<String, Class<? extends Record>> variants() {
      Map<String, Class<? extends Record>> variants = new LinkedHashMap<>();
      variants.put("pen", Pen.class);
      variants.put("stamp", Stamp.class);
      return variants;
    }
  }

  @VariantName("pen")
  record Pen(@Default("1") int width) implements Tool {
    @Override
    public Map<String, Class<? extends Record>> variants(String component) {
      return Map.of("fast", FastPen.class, "slow", Slow.class);
    }
  }

  @VariantName("stamp")
  record Stamp() implements Tool {
    @Override
    public Map<String, Class<? extends Record>> variants(String component) {
      throw new IllegalArgumentException("moves: a stamp does not move");
    }
  }

  /** Depends on the tool. */
  @Variants(key = "way", otherwise = "fast")
  interface Move {}

  /** Keys that several moves share. */
  record Speed(int speed, @Default("0") int pause) {
    Speed {
      Range.positive("speed", speed);
    }
  }

  @VariantName("fast")
  record FastPen(@Default("2") int lines, @Inlined Speed speed) implements Move {}

  @VariantName("slow")
  record Slow(@Inlined Speed speed, @Default("7") int care) implements Move {}

  record Drawing(
      @Default("{radius: 1, kind: round}") @Nullable Shape first,
      @Default("[]") List<Shape> shapes,
      @Default("pen") Tool tool,
      @ChosenBy("tool") @Default("[]") List<Move> moves,
      @ChosenBy("tool") @Nullable Move last) {}

  private static Drawing read(String yaml, String... overrides) {
    return YamlRecords.read(yaml, "drawing.yaml", Drawing.class, List.of(overrides));
  }

  private static String refusal(String yaml, String... overrides) {
    return assertThrows(ConfigException.class, () -> read(yaml, overrides)).getMessage();
  }

  @Test
  void anAbsentKey_meansTheNameThatStandsForIt() {
    assertEquals(new Square(4), read("first: {side: 4}").first());
    assertEquals(new Square(1), read("first: {}").first());
    assertEquals(new Square(1), read("first: square").first(), "the bare name");
    assertEquals(
        List.of(new Square(2), new Round(1), new Rectangle(1, 2)),
        read("shapes: [{side: 2}, {kind: round, radius: 1}, {kind: rectangle, width: 1, height: 2}]")
            .shapes());
  }

  @Test
  void whatAnAbsentKeyMeans_isNotGuessedByTheOtherKeys() {
    assertEquals(
        "drawing.yaml:1: first.radius has no effect with kind 'square'; remove it (it is a setting of round)",
        refusal("first: {radius: 1}"));
  }

  @Test
  void anUnknownName_isAnsweredWithAllOfAllInterfaces() {
    assertEquals(
        "drawing.yaml:1: first.kind must be one of round, square, rectangle, found the text 'sqare'; did you mean 'square'?",
        refusal("first: {kind: sqare}"));
  }

  @Test
  void aSource_givesTheVariants() {
    assertEquals(new Pen(3), read("tool: {kind: pen, width: 3}").tool());
    assertTrue(refusal("tool: {kind: pin}").contains("tool.kind must be one of pen, stamp, found"));
  }

  @Test
  void anEarlierComponent_choosesTheVariants() {
    assertEquals(new FastPen(2, new Speed(5, 0)), read("last: {speed: 5}").last());
    assertEquals(
        List.of(new Slow(new Speed(1, 2), 3)),
        read("moves: [{way: slow, speed: 1, pause: 2, care: 3}]").moves());
    assertEquals(
        "drawing.yaml:2: moves: a stamp does not move",
        refusal("tool: stamp\nmoves: [{speed: 1}]"));
    assertEquals(List.of(), read("tool: stamp").moves());
  }

  @Test
  void inlinedKeys_standBesideTheOthers() {
    assertEquals(
        "drawing.yaml:1: unknown key 'last.speeed'; did you mean 'speed'? Known keys: way, lines, speed, pause",
        refusal("last: {speeed: 5}"));
    assertEquals(
        "drawing.yaml:2: last.speed must be positive, was 0; give a whole number from 1 up",
        refusal("last:\n  speed: 0"));
    assertTrue(refusal("last: {}").contains("last needs the key 'speed'"));
  }

  @Test
  void anOverride_thatChoosesAnotherVariant_leavesThisOnesKeysBehind() {
    String yaml = "last: {way: slow, speed: 3, care: 9}";
    assertEquals(new FastPen(2, new Speed(3, 0)), read(yaml, "last.way=fast").last());
    assertTrue(
        refusal(yaml, "last.way=fast", "last.care=1").contains("last.care has no effect"),
        "but not a key that is overridden itself");
    assertTrue(refusal("last: {way: fast, speed: 3, care: 9}").contains("setting of slow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first: square",
        "shapes: [square, {kind: rectangle, width: 1, height: 2}]\nlast: {way: slow, speed: 2}",
        "moves: [{speed: 1}, {way: slow, speed: 2, care: 4}]",
      })
  void written_readsBackEqual(String yaml) {
    Drawing drawing = read(yaml);
    String written = YamlRecords.write(drawing);
    assertEquals(drawing, YamlRecords.read(written, "again", Drawing.class, List.of()));
  }

  @ParameterizedTest
  @CsvSource({"square, kind: square", "rectangle, kind: rectangle", "round, kind: round"})
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

  @Test
  void keysThatAVariantDoesNotHave_areIgnoredInWrittenFiles(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("written.yaml");
    Files.writeString(file, "last: {way: fast, speed: 3, care: 8, gone: 1}");
    assertEquals(
        new FastPen(2, new Speed(3, 0)), YamlRecords.readWritten(file, Drawing.class).last());
    Files.writeString(file, "last: {way: fast, speed: 3}\nlats: 1");
    assertThrows(ConfigException.class, () -> YamlRecords.readWritten(file, Drawing.class));
  }
}
