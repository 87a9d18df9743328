package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Precision;
import org.harmonium.bench.Circumstances;
import org.harmonium.bench.Effort;
import org.harmonium.bench.Timing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The common options of the benchmarks. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BenchOptions {
  private static final double WARM_UP_SECONDS = 1;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "cpu, cuda or auto; default ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--backend-option",
      paramLabel = "KEY=VALUE",
      description = "An option of the backend, such as cpu.threads=1; repeatable.")
  private Map<String, String> options = new HashMap<>();

  @Mixin private CudaOptions cuda;

  @Option(
      names = "--precision",
      paramLabel = "MODE",
      description = "fp32, tf32 or bf16: the backend's option precision.")
  private @Nullable String precision;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "10",
      description = "Blocks that are timed; default ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Steps, products or draws in a block; default as many as take 0.2 s.")
  private int steps;

  @Option(names = "--full", description = "The sizes of 4096 too.")
  private boolean full;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  /** Whether sizes of 4096 are included. */
  boolean full() {
    return full;
  }

  /** The duration of the measurements. */
  Effort effort() {
    Arguments.requireWithin("--repeats", repeats, 1, 10_000);
    Arguments.requireWithin("--steps", steps, 0, 1_000_000);
    return new Effort(steps, repeats, WARM_UP_SECONDS);
  }

  /** The options of the backend, with some more. */
  Map<String, String> options(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(cuda.backendOptions());
    all.putAll(options);
    if (precision != null) {
      all.put("precision", Precision.named(precision).label());
    }
    all.putAll(more);
    return all;
  }

  /** Opens the backend; the caller closes it. */
  Backend open(Map<String, String> more) {
    return Backends.open(backend, options(more));
  }

  /** Prints the environment, the formulas, and the figures: a table, or one JSON object. */
  void print(
      PrintWriter out,
      Backend measured,
      Map<String, Object> formulas,
      List<Map<String, Object>> figures) {
    Logging.tell();
    Map<String, Object> all = new LinkedHashMap<>();
    all.putAll(Circumstances.of(measured).toMap());
    all.put("formulas", formulas);
    if (json) {
      all.put("figures", figures);
      Printer.print(out, true, all);
      return;
    }
    Printer.print(out, false, all);
    out.println();
    List<String> names = new ArrayList<>(figures.get(0).keySet());
    List<List<String>> lines = new ArrayList<>(List.of(names));
    figures.forEach(figure -> lines.add(figure.values().stream().map(BenchOptions::cell).toList()));
    int[] widths = new int[names.size()];
    lines.forEach(line -> Arrays.setAll(widths, i -> Math.max(widths[i], line.get(i).length())));
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        out.print(" ".repeat(widths[i] - line.get(i).length()) + line.get(i) + "  ");
      }
      out.println();
    }
    out.flush();
  }

  private static String cell(Object value) {
    return value instanceof Double x ? String.format(Locale.ROOT, "%.4g", x) : value.toString();
  }

  /** The median and the percentiles, in microseconds. */
  static void put(Map<String, Object> figure, Timing timing) {
    figure.put("median_us", timing.median() * 1e6);
    figure.put("p10_us", timing.p10() * 1e6);
    figure.put("p90_us", timing.p90() * 1e6);
    figure.put("repeats", timing.repeats());
    figure.put("block", timing.block());
  }
}
