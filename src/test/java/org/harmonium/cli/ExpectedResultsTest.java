package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An expectation of a result that a run cannot give is refused before the run. */
@Timeout(60)
class ExpectedResultsTest {
  private static final String SPLIT =
      "data={train: bars-and-stripes, binarisation: none, validationRows: 2, testRows: 3}";

  @TempDir Path folder;

  private Cli run(String kind, List<String> settings, String... more) throws IOException {
    Path file = TinyKinds.write(folder, TinyKinds.of(kind));
    List<Object> command = Tiny.run(file, out(), settings.toArray(String[]::new));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  private Path out() {
    return folder.resolve("run");
  }

  /** By {@code auto} a machine may be enumerated or not, and both ways have their names. */
  @ParameterizedTest
  @CsvSource({
    "rbm-pcd, exact",
    "rbm-pcd, ais",
    "rbm-pcd, sandwich",
    "rbm-pcd, auto",
    "rbm-gaussian, ais",
    "bm-pcd, exact",
    "bm-pcd, ais",
    "dbn, exact",
    "dbn, ais",
    "dbn-labels, sandwich",
    "dbm, exact",
    "dbm, ais",
    "dbm, sandwich"
  })
  void expected_byTheNamesThatARefusalLists_areTheResults(String kind, String method)
      throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add(
        "estimate={method: %s%s}"
            .formatted(method, method.equals("exact") ? "" : ", chains: 4, betas: 5"));
    if (!kind.equals("dbn-labels")) {
      settings.add(SPLIT);
    }
    List<String> wrong = new ArrayList<>(settings);
    wrong.add("expected=[{metric: nonsense, value: 1, tolerance: 1}]");
    Cli refused = run(kind, wrong);
    assertRefused(refused, "expected: ", "'nonsense'");
    assertTrue(Files.notExists(out()), "left something behind");

    Cli outcome = run(kind, settings, "--json");
    assertEquals(0, outcome.code(), outcome.err());
    Set<String> results = new TreeSet<>();
    new ObjectMapper()
        .readTree(outcome.out())
        .get("results")
        .fieldNames()
        .forEachRemaining(results::add);
    assertEquals(results, names(refused.err()));
  }

  private static void assertRefused(Cli result, String... said) {
    String line = result.refused(ExitCodes.USAGE);
    for (String part : said) {
      assertTrue(line.contains(part), line);
    }
  }

  private static Set<String> names(String refusal) {
    String list = refusal.substring(refusal.indexOf("choose one of ") + "choose one of ".length());
    return new TreeSet<>(List.of(list.substring(0, list.indexOf(", or set")).split(", ")));
  }

  @Test
  void expected_misspelt_isSuggestedAndADryRunRefusesItToo() throws IOException {
    String expected = "expected=[{metric: train.log_probabilty, value: 1, tolerance: 1}]";
    Cli refused = run("rbm-pcd", List.of("estimate={}", expected), "--dry-run");
    assertRefused(refused, "did you mean 'train.log_probability'?");
  }

  @Test
  void expected_whereNothingIsEstimated_saysSo() throws IOException {
    Cli refused = run("rbm-pcd", List.of("expected=[{metric: log_z, value: 1, tolerance: 1}]"));
    assertRefused(refused, "estimates nothing", "'estimate'");
  }
}
