package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault of settings names its true source: the line of the file, or the option. */
@Timeout(20)
class FaultPlacesTest {
  private static final String TEXT =
      """
      name: tiny
      data: {train: bars-and-stripes, binarisation: none}
      model: {kind: rbm, hidden: 8}
      learning: {algorithm: pcd, chains: 10, batch: 7, epochs: 2, rate: 0.1}
      images: {tiles: 4, steps: 5}
      small: [learning.epochs=1,
        SMALL]
      """;

  @TempDir Path folder;

  private Path file(String old, String replacement) {
    assertTrue(TEXT.contains(old), old);
    String text = TEXT.replace(old, replacement).replace("SMALL", "learning.batch=5");
    return Tiny.write(folder.resolve("t.yaml"), text);
  }

  private void assertRefused(Path yaml, String message, String... options) {
    Path out = folder.resolve("out");
    List<Object> command = new ArrayList<>(List.of("run", yaml, "--out", out));
    command.addAll(List.of(options));
    Commands.Outcome outcome = Commands.run(command.toArray());
    outcome.assertFailed(ExitCodes.USAGE);
    String start = "harmonium: " + message.replace("t.yaml", yaml.toString());
    assertTrue(outcome.err().startsWith(start), outcome.err());
    assertFalse(Files.exists(out), "left something behind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learning.bach=5 | learning.bach: unknown key",
        "learning.batch=0 | learning.batch: learning.batch must lie",
        "images.steps=0 | images.steps: images.steps must lie",
        "foo | 'foo': write it as key.path=value",
        "learning.algorithm=cdd | learning.algorithm: learning.algorithm must be one of"
      })
  void fault_ofTheSmallForm_isOfItsLineWithAndWithoutIt(String setting, String message) {
    Path yaml = file("SMALL", setting);
    for (String option : List.of("--dry-run", "--small", "--json")) {
      assertRefused(yaml, "t.yaml:7: small: " + message, option);
    }
  }

  @Test
  void fault_ofTheSmallFormWithItsRows_isFoundByADryRun() {
    Path yaml = file("SMALL", "data.rows=99");
    assertRefused(yaml, "t.yaml:7: small: data.rows: data.rows: 99 rows asked for", "--dry-run");
    assertRefused(yaml, "t.yaml:7: small: data.rows: data.rows: 99 rows asked for", "--small");
  }

  @Test
  void smallForm_ofAFileThatNeedsOptions_isNotInTheWay() {
    Path yaml = file("chains: 10, ", "");
    Path bad = file("hidden: 8", "hidden: 0");
    for (Path each : List.of(yaml, bad)) {
      Commands.run("run", each, "--dry-run", "--set", "model.hidden=8").assertOk();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend.name=tpu | backend.name: no backend is called 'tpu'",
        "backend.cpu.blas=foo | backend.cpu.blas: no matrix product is called 'foo'",
        "data.labelledRows=5 | data.labelledRows applies only to classifiers",
        "data.preprocessing=zca | data.preprocessing makes real values",
        "data.epsilon=0.5 | data.epsilon has no effect without",
        "data.rows=99 | data.rows: 99 rows asked for",
        "watch.likelihood={method: parzen} | watch.likelihood",
        "model.hidden.0=3 | model.hidden has no elements"
      })
  void fault_ofAnOption_isOfTheOptionAlsoInADryRun(String setting, String message) {
    String key = setting.substring(0, setting.indexOf('='));
    for (String option : List.of("--dry-run", "--json")) {
      assertRefused(file("SMALL", ""), "--set " + key + ": " + message, "--set", setting, option);
    }
  }

  @Test
  void fault_ofAnOptionThatReplacesALine_isOfTheOption() {
    Path yaml = file("SMALL", "");
    String[] options = {"--set", "learning.algorithm=cd", "--set", "learning.chains=5"};
    assertRefused(yaml, "--set learning.chains: learning.chains has no effect", options);
    assertRefused(yaml, "--backend: backend.name: no backend is called '{'", "--backend", "{");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images: | 'backend: {name: tpu}\nimages:' | 5: backend.name: no backend",
        "images: | 'backend: {cpu: {blas: foo}}\nimages:' | 5: backend.cpu.blas: no matrix",
        "'none}' | 'threshold, preprocessing: zca}' | 2: data.binarisation must be none",
        "'none}\\n"
            + "model: {kind: rbm' | 'threshold}\\n"
            + "model: {kind: rbm, visibleUnits: gaussian' | 2: data.binarisation is",
        "'train: bars-and-stripes' | 'train: bars-and-stripes, rows: 99' | 2: data.rows: 99",
        "'batch: 7' | 'batch: &b 2000000' | 4: learning.batch must lie"
      })
  void fault_thatIsFoundBeforeTheRun_isOfItsLine(String old, String replacement, String message) {
    Path yaml = file(old.replace("\\n", "\n"), replacement.replace("\\n", "\n"));
    assertRefused(yaml, "t.yaml:" + message, "--dry-run");
    assertRefused(yaml, "t.yaml:" + message);
  }

  @Test
  void fault_ofAnAlias_isOfItsLineAndThatOfItsAnchor() {
    Path yaml =
        Tiny.write(
            folder.resolve("t.yaml"),
            TEXT.replace("hidden: 8", "hidden: &h 900000")
                .replace("tiles: 4", "tiles: *h")
                .replace("SMALL", ""));
    assertRefused(yaml, "t.yaml:5 (anchor at t.yaml:3): images.tiles must lie");
  }

  @Test
  void smallForm_ofALongName_isRun() {
    String name = "n".repeat(64);
    Path yaml = file("name: tiny", "name: " + name);
    Commands.Outcome outcome = Commands.run("run", yaml, "--small", "--dry-run");
    outcome.assertOk();
    assertEquals("name: " + "n".repeat(58) + "-small", outcome.out().lines().findFirst().get());
  }
}
