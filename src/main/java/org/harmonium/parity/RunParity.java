package org.harmonium.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;

/**
 * Whole short runs with the same seeds on both backends. One flip of a sample parts two runs for
 * good, so what must agree is the law of the statistics, not the numbers.
 *
 * <p>With R seeds on each side the means of a statistic differ by a standard deviation of s
 * sqrt(2/R) at most, reached where the runs have nothing in common but their law; s is the spread
 * over the reference's seeds. The bound is 6 of these: by Student's law with R - 1 = 9 degrees of
 * freedom it is broken by chance in 1 of 5,000, and it is so for one seed always or never. Runs
 * that never part, which is the rule in fp32, differ by rounding alone; the bound is at least 1e-5
 * of the value.
 */
record RunParity(Comparison comparison, long seed, boolean full) {
  private static final int SEEDS = 10;
  private static final double DEVIATIONS = 6;
  private static final double ROUNDING = 1e-5;

  void run() {
    compare(ShortRun.barsAndStripes(full ? 1000 : 200));
    compare(ShortRun.digits(full ? 60 : 8));
  }

  private void compare(ShortRun run) {
    Map<String, List<Double>> trusted = statistics(run, comparison.reference());
    Map<String, List<Double>> tested = statistics(run, comparison.candidate());
    trusted.forEach(
        (name, values) -> {
          double expected = mean(values);
          double got = mean(tested.getOrDefault(name, List.of()));
          double bound =
              Math.max(
                  DEVIATIONS * deviation(values) * Math.sqrt(2.0 / SEEDS),
                  ROUNDING * Math.abs(expected));
          comparison
              .ledger()
              .tally(Section.RUN, run.name(), name, SEEDS + " seeds")
              .observe(
                  Math.abs(got - expected),
                  bound,
                  () ->
                      new Place(
                          comparison.candidate().role(),
                          SEEDS + " seeds",
                          "mean over the seeds",
                          got,
                          expected));
        });
  }

  private Map<String, List<Double>> statistics(ShortRun run, Side side) {
    Map<String, List<Double>> statistics = new LinkedHashMap<>();
    for (int i = 0; i < SEEDS; i++) {
      run.on(side.backend(), seed + i)
          .forEach(
              (name, value) ->
                  statistics.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    }
    return statistics;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
  }

  private static double deviation(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1));
  }
}
