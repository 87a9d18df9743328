package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that would do nothing, or something else than they say, are refused in one line. */
class NetworkSettingsWithoutEffectTest {
  @TempDir private Path folder;

  private Cli run(String name, Path out, String... settings) {
    Path file = Tiny.write(folder.resolve("network.yaml"), TinyNetworks.of(name));
    return Cli.run(Tiny.run(file, out, settings).toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "autoencoder|model.encoder=['dense:9:linear', relu, 'dense:5:linear']|would leave out; write the decoder",
        "autoencoder-rbms|model.output=linear;model.loss=squared-error|which linear outputs are not",
        "classifier|model.layers=['dropout:0.2', 'dense:5:relu'];learning.frozen=1|have no weights that could stay",
      })
  void setting_thatCannotBeMeant_isRefused(String name, String settings, String said) {
    Path out = folder.resolve("out");
    Cli result = run(name, out, settings.split(";"));
    assertTrue(result.refused(ExitCodes.USAGE).contains(said), result.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void label_thatNobodyCanMean_isRefused() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,label\n");
    for (int i = 0; i < 60; i++) {
      csv.append("0,1,").append(i == 7 ? 2_000_000_000 : i % 2).append('\n');
    }
    Path rows = Files.writeString(folder.resolve("rows.csv"), csv);
    Path out = folder.resolve("out");
    String[] all = {"data.train=" + rows, "data.validationRows=0", "data.testRows=0"};
    Cli result = run("classifier", out, all);
    assertTrue(
        result.refused(ExitCodes.BAD_INPUT).contains("number the classes from 0 on"), result.err());
  }

  @Test
  void comparison_thatWasEdited_isNotGoneOnWith() throws IOException {
    Path out = folder.resolve("out");
    String two = "comparison={metric: test.error, rows: {a: []}, columns: {b: [], c: []}}";
    Cli first = run("classifier", out, two);
    assertTrue(first.code() == 0, first.err());
    Path yaml = out.resolve("experiment.yaml");
    String edited = Files.readString(yaml).replace("epochs: 2", "epochs: 3");
    Files.writeString(yaml, edited);
    String said = Cli.run("resume", out).refused(ExitCodes.USAGE);
    assertTrue(said.contains("was edited since the comparison began"), said);
  }
}
