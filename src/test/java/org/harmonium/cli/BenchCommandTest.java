package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** bench, on sizes of nothing: what it prints and what it refuses. */
class BenchCommandTest {
  private static JsonNode bench(Object... arguments) throws IOException {
    Object[] all = new Object[arguments.length + 8];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    Object[] quick = {"--backend", "cpu", "--steps", 3, "--repeats", 4, "--precision", "fp32"};
    System.arraycopy(quick, 0, all, arguments.length, 8);
    Cli cli = Cli.succeed(all);
    assertEquals(1, cli.out().lines().count(), cli.out());
    JsonNode json = new ObjectMapper().readTree(cli.out());
    assertEquals("cpu", json.get("backend").textValue());
    assertEquals("fp32", json.get("precision").textValue());
    for (String name : List.of("device", "version", "commit", "processor", "java")) {
      assertFalse(json.get(name).textValue().isBlank(), name);
    }
    for (JsonNode figure : json.get("figures")) {
      double p10 = figure.get("p10_us").doubleValue();
      double median = figure.get("median_us").doubleValue();
      assertTrue(p10 > 0 && p10 <= median, figure.toString());
      assertTrue(median <= figure.get("p90_us").doubleValue(), figure.toString());
      assertEquals(4, figure.get("repeats").intValue());
      assertEquals(3, figure.get("block").intValue());
    }
    return json;
  }

  @Test
  void step_ofAMachine_givesRatesByTheStatedFormulas() throws IOException {
    for (String rule : List.of("cd", "pcd")) {
      JsonNode json =
          bench(
              "bench",
              "step",
              "--visible",
              12,
              "--hidden",
              7,
              "--batch",
              5,
              "--k",
              2,
              "--rule",
              rule,
              "--json");
      JsonNode figure = json.get("figures").get(0);
      assertEquals(1, json.get("figures").size());
      assertEquals(rule, figure.get("rule").textValue());
      double seconds = figure.get("median_us").doubleValue() * 1e-6;
      double gflop = 7 * 2 * 5 * 12 * 7 * 1e-9; // a step of k = 2 has seven products
      assertEquals(gflop, figure.get("gflop").doubleValue(), 1e-15);
      assertEquals(5 * 12 * 7 / seconds, figure.get("updates_per_s").doubleValue(), 1e-3 / seconds);
      assertEquals(gflop / seconds, figure.get("gflop_per_s").doubleValue(), 1e-9 / seconds);
    }
  }

  @Test
  void product_severalSizes_givesOneFigureEach() throws IOException {
    JsonNode figures =
        bench("bench", "product", "--size", "3x4x5", "--size", "1x1x1", "--json").get("figures");
    assertEquals(2, figures.size());
    JsonNode figure = figures.get(0);
    assertEquals("3x4x5", figure.get("size").textValue());
    double seconds = figure.get("median_us").doubleValue() * 1e-6;
    assertEquals(120e-9 / seconds, figure.get("gflop_per_s").doubleValue(), 1e-12 / seconds);
  }

  @Test
  void random_onCpu_timesEachLawOfPhilox() throws IOException {
    JsonNode figures = bench("bench", "random", "--rows", 3, "--cols", 5, "--json").get("figures");
    assertEquals(3, figures.size());
    for (JsonNode figure : figures) {
      assertEquals("philox", figure.get("generator").textValue());
      assertEquals(15, figure.get("numbers").intValue());
      assertTrue(figure.get("numbers_per_s").doubleValue() > 0);
    }
  }

  @Test
  void step_withoutJson_isATable() {
    Cli cli =
        Cli.succeed(
            "bench",
            "step",
            "--backend",
            "cpu",
            "--visible",
            3,
            "--hidden",
            2,
            "--batch",
            1,
            "--steps",
            1,
            "--repeats",
            1);
    assertTrue(cli.out().contains("updates_per_s"), cli.out());
    assertTrue(cli.out().contains("precision"), cli.out());
  }

  @Test
  void bench_badArguments_areRefusedInOneLine() {
    assertRefused("Choose step, product or random", "bench");
    assertRefused("--visible must lie from 1", "bench", "step", "--visible", 0);
    assertRefused("--k must lie from 1", "bench", "step", "--k", -1);
    assertRefused("--rule", "bench", "step", "--rule", "bp");
    assertRefused("--repeats must lie from 1", "bench", "step", "--repeats", 0);
    assertRefused("--steps must lie from 0", "bench", "product", "--steps", -1);
    assertRefused("choose a smaller batch", "bench", "step", "--batch", 1_000_000);
    assertRefused("must be like 100x784x500", "bench", "product", "--size", "3x4");
    assertRefused("must be like 100x784x500", "bench", "product", "--size", "3x4xmany");
    assertRefused("must be at least 1", "bench", "product", "--size", "3x0x4");
    assertRefused("--rows must lie from 1", "bench", "random", "--rows", 0);
    assertRefused("no backend is called", "bench", "random", "--backend", "gpu");
  }

  private static void assertRefused(String part, Object... arguments) {
    String line = Cli.run(arguments).refused(ExitCodes.USAGE);
    assertTrue(line.contains(part), line);
  }
}
