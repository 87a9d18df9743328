package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rate that is too high is named where it is set, whether learning diverges or only goes wrong.
 */
@Timeout(60)
class WentWrongTest {
  private static final String WARNING = "warning: learning went wrong: ";

  @TempDir Path folder;

  private List<Object> command(String kind, String... settings) throws IOException {
    Path file = TinyKinds.write(folder, TinyKinds.of(kind));
    Path out = folder.resolve("run");
    return Tiny.run(file, out, settings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rbm-pcd        | learning      | learning",
        "dbm-pretrained | pretraining.0 | pretraining.0",
        "dbm-pretrained | pretraining.1 | pretraining.1",
        "dbm-pretrained | learning      | learning",
        "dbn            | pretraining.0 | pretraining.0",
        "dbn-labels     | learning      | learning",
      })
  void run_thatDiverges_namesTheRateOfItsPhase(String kind, String set, String named)
      throws IOException {
    Commands.run(command(kind, set + ".rate=1e38").toArray())
        .assertFailed(ExitCodes.DIVERGED, "lower %s.rate or raise %s.l2".formatted(named, named));
  }

  @Test
  void run_whoseModelIsFarWorseThanTheBaseRate_isWarnedOf() throws IOException {
    String[] settings = {"learning.epochs=30", "estimate={method: exact}", "learning.rate=100"};
    Commands.Outcome outcome = Commands.run(command("dbm-pretrained", settings).toArray());
    outcome.assertOk();
    List<String> said = outcome.err().lines().filter(line -> line.startsWith(WARNING)).toList();
    assertTrue(said.size() == 1, outcome.err());
    assertTrue(said.get(0).contains("train.log_probability is -"), said.get(0));
    assertTrue(
        said.get(0).endsWith("lower pretraining.0.rate or pretraining.1.rate or learning.rate"),
        said.get(0));
  }

  @ParameterizedTest
  @CsvSource({"rbm-pcd", "rbm-gaussian", "rbm-softmax", "bm-pcd", "dbn", "dbn-labels", "dbm"})
  void run_thatGoesWell_isNotWarnedOf(String kind) throws IOException {
    String rate = kind.equals("dbn") ? "pretraining.0.rate=0.02" : "learning.rate=0.02";
    Commands.Outcome outcome =
        Commands.run(command(kind, "estimate={chains: 20, betas: 200}", rate).toArray());
    outcome.assertOk();
    assertFalse(outcome.err().contains(WARNING), outcome.err());
  }
}
