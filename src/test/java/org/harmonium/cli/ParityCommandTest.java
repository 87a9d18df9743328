package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Precision;
import org.harmonium.parity.Check;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;
import org.harmonium.parity.ParityReport;
import org.junit.jupiter.api.Test;

/** parity: what it prints, and when it fails. */
class ParityCommandTest {
  private static final Check KEPT =
      new Check(Section.OPERATION, "dot", "broken promises", List.of("3x5"), 0, 0, null);
  private static final Check BROKEN =
      new Check(
          Section.OPERATION,
          "gemm",
          "|error| / sum |a b|",
          List.of("3x5x2"),
          0.5,
          1e-6,
          new Place("candidate", "3x5x2", "C(2, 1)", 1.5, 0.25));
  private static final Check NOT_A_NUMBER =
      new Check(
          Section.STEP,
          "CD-1: p(h | v)",
          "|error| of the means",
          List.of("784x500 batch 100"),
          Double.NaN,
          1e-6,
          new Place("candidate", "784x500 batch 100", "mean(0, 0)", Double.NaN, 0.25));

  /** The models of which a learning step is compared. */
  static final List<String> MODELS =
      List.of(
          "Boltzmann machine",
          "mean-field Boltzmann machine",
          "Gaussian RBM",
          "rectified RBM",
          "labelled RBM",
          "FPCD",
          "tempering",
          "mean-field CD",
          "centred PCD",
          "DBM mean field",
          "DBM not centred",
          "Gaussian DBM",
          "DBN up-down",
          "features");

  private static Cli print(boolean json, Check... checks) {
    ParityReport.Party party = new ParityReport.Party("cpu", "cpu: plain", Precision.FP32);
    ParityReport report =
        new ParityReport(party, party, 1, List.of("dot", "gemm"), List.of(checks));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = ParityPrinter.print(new PrintWriter(out), new PrintWriter(err), json, report);
    return new Cli(code, out.toString(), err.toString());
  }

  @Test
  void parity_ownAgainstEjml_listsEveryOperationOfTheBackend() {
    Cli cli =
        Cli.succeed(
            "parity", "--candidate", "cpu", "--candidate-option", "cpu.blas=ejml", "--json");
    JsonNode json = parse(cli.out());
    assertTrue(json.get("agrees").booleanValue());
    assertTrue(json.get("candidate").get("description").textValue().contains("EJML"));
    assertEquals("fp32", json.get("candidate").get("precision").textValue());
    Set<String> listed = new HashSet<>();
    json.get("operations").forEach(node -> listed.add(node.textValue()));
    Set<String> checked = new HashSet<>();
    Set<String> measured = new HashSet<>();
    Set<String> compared = new HashSet<>();
    json.get("checks")
        .forEach(
            check -> {
              assertTrue(check.get("holds").booleanValue(), check.toString());
              checked.add(check.get("operation").textValue());
              if (check.get("worst").doubleValue() > 0) {
                measured.add(check.get("measure").textValue());
                compared.add(check.get("operation").textValue());
              }
            });
    // The two add in different orders, so a measure that is 0 everywhere would measure nothing.
    assertTrue(measured.contains("|error| / sum |a b|"), measured.toString());
    assertTrue(measured.contains("|error| of the means"), measured.toString());
    assertTrue(measured.contains("|difference| of dW"), "no whole step was compared");
    assertTrue(measured.contains("exact log-probability"), measured.toString());
    for (String model : MODELS) {
      assertTrue(compared.contains(model + ": each operation"), model);
      // Products of few means, which plain Java and EJML add in the same order.
      boolean isSame = model.equals("mean-field Boltzmann machine");
      assertTrue((isSame ? checked : compared).contains(model + ": whole step"), model);
    }
    for (Method operation : Backend.class.getMethods()) {
      if (!operation.isSynthetic()) {
        assertTrue(listed.contains(operation.getName()), operation.getName());
        assertTrue(checked.contains(operation.getName()), operation.getName());
      }
    }
  }

  @Test
  void print_allKept_isATableAndZero() {
    Cli cli = print(false, KEPT);
    assertEquals(0, cli.code());
    assertEquals("", cli.err());
    assertTrue(cli.out().contains("all bounds are kept"), cli.out());
    assertTrue(cli.out().lines().anyMatch(l -> l.matches("dot .* ok +3x5")), cli.out());
  }

  @Test
  void print_brokenBound_isOneAndNamesTheElement() {
    Cli cli = print(false, KEPT, BROKEN, NOT_A_NUMBER);
    assertEquals(
        List.of(
            "harmonium: gemm: |error| / sum |a b|: 0.5, bound 1.0E-6; candidate, 3x5x2, C(2, 1):"
                + " 1.5 where 0.25 was expected",
            "harmonium: CD-1: p(h | v): |error| of the means: NaN, bound 1.0E-6; candidate, 784x500"
                + " batch 100, mean(0, 0): NaN where 0.25 was expected"),
        cli.err().lines().toList());
    assertEquals(ExitCodes.FAILED, cli.code());
    assertTrue(cli.out().lines().anyMatch(l -> l.matches("gemm .* BROKEN +3x5x2")), cli.out());
    assertTrue(cli.out().contains("2 operations, 3 checks: 2 broken"), cli.out());
  }

  @Test
  void print_json_isOneObject() {
    Cli cli = print(true, BROKEN, NOT_A_NUMBER);
    assertEquals(ExitCodes.FAILED, cli.code());
    assertEquals(1, cli.out().lines().count());
    JsonNode json = parse(cli.out());
    assertFalse(json.get("agrees").booleanValue());
    JsonNode check = json.get("checks").get(0);
    assertEquals(0.5, check.get("worst").doubleValue());
    assertEquals("C(2, 1)", check.get("at").get("element").textValue());
    assertTrue(json.get("checks").get(1).get("worst").isNull());
  }

  @Test
  void parity_badArguments_areRefusedInOneLine() {
    assertRefused(ExitCodes.USAGE, "no backend is called 'gpu'", "--candidate", "gpu");
    assertRefused(ExitCodes.USAGE, "fp32, tf32 or bf16", "--precision", "fp8");
    assertRefused(ExitCodes.USAGE, "KEY=VALUE", "--candidate-option", "cpu.blas");
    assertRefused(
        ExitCodes.USAGE,
        "cpu.threads",
        "--candidate",
        "cpu",
        "--candidate-option",
        "cpu.threads=many");
  }

  private static void assertRefused(int code, String part, String... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "parity";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    String line = Cli.run(all).refused(code);
    assertTrue(line.contains(part), line);
  }

  private static JsonNode parse(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
