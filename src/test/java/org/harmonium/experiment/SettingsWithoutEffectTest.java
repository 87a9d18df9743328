package org.harmonium.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonium.config.ConfigException;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings without effect: refused in a user's file, ignored in one that a run has written. */
class SettingsWithoutEffectTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "binarisation: none             | {start: 0.1, end: 0, shape: constant} | learning.rate.end",
        "binarisation: none             | {start: 0.1, over: 3}                 | learning.rate.over",
        "binarisation: none, epsilon: 1 | 0.1                                   | data.epsilon",
      })
  void setting_isRefusedInAUsersFileAndIgnoredInAWrittenOne(
      String data, String rate, String setting, @TempDir Path folder) throws IOException {
    String yaml =
        """
        name: idle
        data: {train: digits, %s}
        model: {kind: rbm, hidden: 2}
        learning: {algorithm: cd, batch: 10, epochs: 1, rate: %s}
        """
            .formatted(data, rate);
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> YamlRecords.read(yaml, "idle.yaml", Experiment.class, List.of()));
    assertTrue(e.getMessage().contains(setting + " has no effect"), e.getMessage());
    Path file = Files.writeString(folder.resolve("experiment.yaml"), yaml);
    assertEquals("idle", YamlRecords.readWritten(file, Experiment.class).name());
  }
}
