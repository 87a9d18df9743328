package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that go wrong while all numbers are sound say so when a phase ends; healthy ones do not. */
@Timeout(60)
class QuietFailureTest {
  private static final String STUCK = "weightScale: 100"; // each state holds the next one fast
  private static final String FREE = "weightScale: 0.01";
  private static final String CHAINS = "warning: the chains hardly mix";

  @TempDir Path folder;

  private static String yaml(String data, String model, String phases) {
    return """
    name: quiet
    data: {train: digits, rows: 40, %s}
    model: {%s}
    %s
    watch: {every: 1, rows: 10}
    images: {tiles: 4, steps: 2}
    """
        .formatted(data, model, phases);
  }

  /** Twenty updates an epoch, from chains that learning does not push. */
  private static String still(String model, String algorithm) {
    return yaml(
        "binarisation: threshold",
        model,
        "learning: {algorithm: %s, chains: 20, batch: 2, epochs: 2, rate: 1e-6}"
            .formatted(algorithm));
  }

  private Path out() {
    return folder.resolve("run");
  }

  private Commands.Outcome run(String yaml, String... settings) {
    Path file = Tiny.write(folder.resolve("quiet.yaml"), yaml);
    Commands.Outcome outcome = Commands.run(Tiny.run(file, out(), settings).toArray());
    outcome.assertOk();
    return outcome;
  }

  private static List<String> warnings(Commands.Outcome outcome) {
    return outcome.err().lines().filter(line -> line.startsWith("warning: ")).toList();
  }

  private static void assertWarnsOnce(Commands.Outcome outcome, String... said) {
    List<String> warnings = warnings(outcome);
    assertEquals(1, warnings.size(), outcome.err());
    for (String part : said) {
      assertTrue(warnings.get(0).contains(part), () -> part + " is not in: " + warnings.get(0));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "pcd        | kind: rbm, hidden: 8       | fpcd or tempering",
        "fpcd       | kind: rbm, hidden: 8       | fastRate",
        "pcd        | kind: bm, hidden: 4        | raise k",
        "mean-field | 'kind: dbm, hidden: [8, 4]' | centring"
      })
  void chains_thatStandStill_areWarnedOfOnceAndThoseThatMixAreNot(
      String algorithm, String model, String remedy) {
    String rule = algorithm.equals("fpcd") ? "fpcd, fastRate: 0" : algorithm;
    Commands.Outcome stuck = run(still(model + ", " + STUCK, rule));
    assertWarnsOnce(stuck, CHAINS, remedy);
    String end = stuck.err().substring(stuck.err().indexOf("epoch 2/2"));
    assertTrue(end.contains(CHAINS), "warned before the end");

    Tiny.remove(out());
    assertEquals(List.of(), warnings(run(still(model + ", " + FREE, rule))));
  }

  @Test
  void chains_afterAShortEpoch_areNotJudged() {
    String yaml = still("kind: rbm, hidden: 8, " + STUCK, "pcd");
    assertEquals(List.of(), warnings(run(yaml, "learning.batch=3"))); // 14 updates
  }

  @Test
  void chains_ofEachPhase_areJudgedAtItsEnd() {
    String phases = "pretraining: [{algorithm: pcd, chains: 20, batch: 2, epochs: 2, rate: 1e-6}]";
    Commands.Outcome outcome =
        run(yaml("binarisation: threshold", "kind: dbn, hidden: [8, 6], " + STUCK, phases));
    List<String> lines = outcome.err().lines().toList();
    int second = lines.indexOf("layer 2, phase 2 of 2");
    assertTrue(lines.get(second - 1).startsWith(CHAINS), outcome.err());
    assertEquals(2, warnings(outcome).size(), outcome.err());
  }

  @Test
  void resume_fromTheEnd_warnsTheSame() throws IOException {
    Commands.Outcome whole = run(still("kind: rbm, hidden: 8, " + STUCK, "pcd"));
    Tiny.turnBackTo(40, out());
    assertEquals(warnings(whole), warnings(Commands.run("resume", out())));
  }

  @Test
  void temperatures_thatDoNotSwap_areWarnedOf() {
    String model = "kind: rbm, hidden: 8, ";
    Commands.Outcome outcome = run(still(model + STUCK, "tempering, temperatures: 2"));
    assertTrue(
        warnings(outcome).stream()
            .anyMatch(w -> w.startsWith("warning: swaps between beta 0.000 and 1.000")),
        outcome.err());
    Tiny.remove(out());
    assertEquals(List.of(), warnings(run(still(model + FREE, "tempering, temperatures: 20"))));
  }

  @Test
  void swapRates_andAutocorrelation_areColumns() throws IOException {
    run(still("kind: rbm, hidden: 8, " + FREE, "tempering, temperatures: 20"));
    List<String> lines = Files.readAllLines(out().resolve("metrics.csv"));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    String[] last = lines.get(2).split(",", -1);
    double least = Double.parseDouble(last[columns.indexOf("swap_rate_least")]);
    double mean = Double.parseDouble(last[columns.indexOf("swap_rate_mean")]);
    double r = Double.parseDouble(last[columns.indexOf("chain_autocorrelation")]);
    assertTrue(0.5 < least && least <= mean && mean <= 1, lines.toString());
    assertTrue(Math.abs(r) < 0.5, lines.toString());
  }

  private Commands.Outcome gaussian(String sigma) {
    String rule = "algorithm: pcd, chains: 20, batch: 10, epochs: 3, rate: 0.1, sigma: " + sigma;
    return run(
        yaml(
            "binarisation: none, preprocessing: standardise",
            "kind: rbm, hidden: 4, visibleUnits: gaussian",
            "learning: {" + rule + "}"));
  }

  @Test
  void sigma_atItsBounds_isWarnedOfAndWithinThemNot() throws IOException {
    assertWarnsOnce(
        gaussian("{ratio: 1, least: 0.999, most: 1.001}"),
        "sigma is held by its bounds: of 64 visible units",
        "sigma.least, 0.999",
        "sigma.most, 1.001");
    List<String> lines = Files.readAllLines(out().resolve("metrics.csv"));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    String[] last = lines.get(3).split(",", -1);
    assertEquals(1, Double.parseDouble(last[columns.indexOf("sigma_mean")]), 0.001);
    assertTrue(Double.parseDouble(last[columns.indexOf("sigma_at_bound")]) > 0.5);

    Tiny.remove(out());
    assertEquals(List.of(), warnings(gaussian("{ratio: 0.1, least: 0.01, most: 10}")));
  }

  @Test
  void sigma_thatRunsAway_stopsTheRunAndItsSettingsAreNamed() {
    Path file =
        Tiny.write(
            folder.resolve("quiet.yaml"),
            yaml(
                "binarisation: none, preprocessing: standardise",
                "kind: rbm, hidden: 4, visibleUnits: gaussian",
                "learning: {chains: 20, batch: 10, epochs: 30, rate: 1000, sigma: {ratio: 1000}}"));
    Commands.run(Tiny.run(file, out()).toArray())
        .assertFailed(ExitCodes.DIVERGED, "diverged: tensor", "learning.sigma.ratio");
  }

  @Test
  void stop_byTheseFigures_isKnownWhereTheyAreMeasured() throws IOException {
    String stop = "learning.stop={metric: %s, better: lower, patience: 1}";
    String model = "kind: rbm, hidden: 8, " + FREE;
    run(still(model, "pcd"), stop.formatted("chain_autocorrelation"), "learning.epochs=9");
    // The first epoch has no figure, the second sets the best: neither is one without improvement.
    assertTrue(Files.readAllLines(out().resolve("metrics.csv")).size() > 1 + 2);
    Tiny.remove(out());
    String cd = still(model, "cd").replace("chains: 20, ", "");
    Path file = Tiny.write(folder.resolve("cd.yaml"), cd);
    Object[] command = Tiny.run(file, out(), stop.formatted("chain_autocorrelation")).toArray();
    Commands.run(command).assertRefused(ExitCodes.USAGE, "learning.stop.metric", "update_ratio");
  }
}
