package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.harmonium.parity.Check;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.ParityReport;
import org.harmonium.report.Build;

/** Prints a comparison of two backends as a table or as a JSON object. */
final class ParityPrinter {
  private ParityPrinter() {}

  /**
   * Prints the comparison, with each violated bound as a line on {@code err}, and returns the exit
   * code.
   */
  static int print(PrintWriter out, PrintWriter err, boolean json, ParityReport report) {
    if (json) {
      Printer.print(out, true, object(report));
    } else {
      table(out, report);
    }
    report.broken().forEach(check -> err.println("harmonium: " + sentence(check)));
    err.flush();
    return report.agrees() ? 0 : ExitCodes.FAILED;
  }

  // ---------------------------------------------------------------- for people

  private static void table(PrintWriter out, ParityReport report) {
    out.printf("%-12s %s%n", "reference", report.reference().description());
    out.printf("%-12s %s%n", "candidate", report.candidate().description());
    out.printf("%-12s %s, products of %s%n%n", "seed", report.seed(), bounds(report));
    out.printf(
        "%-31s %-41s %9s %9s  %-7s %s%n",
        "operation", "measure", "worst", "bound", "verdict", "tried");
    Map<String, List<Check>> byOperation = new LinkedHashMap<>();
    report
        .checks()
        .forEach(c -> byOperation.computeIfAbsent(c.operation(), o -> new ArrayList<>()).add(c));
    byOperation.forEach((operation, checks) -> lines(out, operation, checks));
    int broken = report.broken().size();
    out.printf(
        "%n%d operations, %d checks: %s%n",
        report.operations().size(),
        report.checks().size(),
        broken == 0 ? "all bounds are kept" : broken + " broken");
    out.flush();
  }

  /**
   * Prints the lines of an operation. Exact results that are required to be exact take one line.
   */
  private static void lines(PrintWriter out, String operation, List<Check> checks) {
    Set<String> exact = new LinkedHashSet<>();
    boolean isExact = false;
    for (Check check : checks) {
      if (check.section() == Check.Section.OPERATION && check.bound() == 0 && check.holds()) {
        isExact = true;
        exact.addAll(check.shapes());
      }
    }
    if (isExact) {
      line(out, operation, "elements or promises broken", 0, 0, true, tried(exact));
    }
    for (Check check : checks) {
      if (check.section() != Check.Section.OPERATION || check.bound() != 0 || !check.holds()) {
        line(
            out,
            operation,
            check.measure(),
            check.worst(),
            check.bound(),
            check.holds(),
            tried(check.shapes()));
      }
    }
  }

  private static void line(
      PrintWriter out,
      String operation,
      String measure,
      double worst,
      double bound,
      boolean holds,
      String tried) {
    out.printf(
        Locale.ROOT,
        "%-31s %-41s %9.3g %9.3g  %-7s %s%n",
        operation,
        measure,
        worst,
        bound,
        holds ? "ok" : "BROKEN",
        tried);
  }

  private static String bounds(ParityReport report) {
    return "the reference in %s, of the candidate in %s"
        .formatted(report.reference().precision().label(), report.candidate().precision().label());
  }

  private static String tried(Collection<String> shapes) {
    List<String> named = shapes.stream().filter(shape -> !shape.isEmpty()).toList();
    String all = String.join(", ", named);
    return all.length() <= 60
        ? all
        : "%d shapes, %s to %s".formatted(named.size(), named.get(0), named.get(named.size() - 1));
  }

  /** Returns a sentence with the violated bound, the place and both values. */
  private static String sentence(Check check) {
    Place at = check.at();
    return "%s: %s: %s, bound %s%s"
        .formatted(
            check.operation(),
            check.measure(),
            number(check.worst()),
            number(check.bound()),
            at == null
                ? ""
                : "; %s, %s, %s: %s where %s was expected"
                    .formatted(
                        at.side(),
                        at.shape(),
                        at.element(),
                        number(at.got()),
                        number(at.expected())));
  }

  private static String number(double x) {
    return x == (float) x ? Float.toString((float) x) : Double.toString(x);
  }

  // ---------------------------------------------------------------- for machines

  private static Map<String, Object> object(ParityReport report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("agrees", report.agrees());
    object.put("seed", report.seed());
    object.put("version", Build.version());
    object.put("commit", Build.code().commit());
    object.put("reference", party(report.reference()));
    object.put("candidate", party(report.candidate()));
    object.put("operations", report.operations());
    object.put("checks", report.checks().stream().map(ParityPrinter::check).toList());
    return object;
  }

  private static Map<String, Object> party(ParityReport.Party party) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", party.name());
    object.put("description", party.description());
    object.put("precision", party.precision().label());
    return object;
  }

  private static Map<String, Object> check(Check check) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("section", check.section().name().toLowerCase(Locale.ROOT));
    object.put("operation", check.operation());
    object.put("measure", check.measure());
    object.put("shapes", check.shapes());
    object.put("worst", check.worst());
    object.put("bound", check.bound());
    object.put("holds", check.holds());
    Place at = check.at();
    if (at != null) {
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("side", at.side());
      place.put("shape", at.shape());
      place.put("element", at.element());
      place.put("got", at.got());
      place.put("expected", at.expected());
      object.put("at", place);
    }
    return object;
  }
}
