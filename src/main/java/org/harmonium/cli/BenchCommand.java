package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.bench.Effort;
import org.harmonium.bench.ProductBenchmark;
import org.harmonium.bench.RandomBenchmark;
import org.harmonium.bench.RandomBenchmark.Generator;
import org.harmonium.bench.StepBenchmark;
import org.harmonium.bench.StepShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code harmonium bench}. */
@Command(
    name = "bench",
    description = "Measures how fast a backend is.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.StepCommand.class,
      BenchCommand.ProductCommand.class,
      BenchCommand.RandomCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BenchCommand implements Callable<Integer> {
  private static final int LARGEST = 1_000_000;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "bench what? Choose step, product or random");
  }

  /** {@code harmonium bench step}. */
  @Command(
      name = "step",
      description = "The time of a recorded training step, of one machine or of a standard set.",
      mixinStandardHelpOptions = true)
  static final class StepCommand implements Callable<Integer> {
    @Mixin private BenchOptions bench;

    @Option(names = "--visible", paramLabel = "N", description = "Visible units; 784.")
    private @Nullable Integer visible;

    @Option(names = "--hidden", paramLabel = "N", description = "Hidden units; 500.")
    private @Nullable Integer hidden;

    @Option(names = "--batch", paramLabel = "N", description = "Rows of a minibatch; 100.")
    private @Nullable Integer batch;

    @Option(names = "--k", paramLabel = "N", description = "Gibbs steps; 1, and 10 in the set.")
    private @Nullable Integer k;

    @Option(
        names = "--rule",
        paramLabel = "NAME",
        defaultValue = "cd",
        description = "cd or pcd; default ${DEFAULT-VALUE}.")
    private StepShape.Rule rule;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      List<StepShape> shapes = shapes();
      Effort effort = bench.effort();
      try (Backend backend = bench.open(Map.of())) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (StepShape shape : shapes) {
          figures.add(figure(StepBenchmark.run(backend, shape, effort)));
        }
        Map<String, Object> formulas = new LinkedHashMap<>();
        formulas.put("updates_per_s", "batch * visible * hidden / median step time");
        formulas.put("gflop", "(2k + 3) * 2 * batch * visible * hidden / 1e9, of the products");
        bench.print(spec.commandLine().getOut(), backend, formulas, figures);
      }
      return 0;
    }

    private List<StepShape> shapes() {
      if (visible == null && hidden == null && batch == null && k == null) {
        return StepShape.standard(bench.full(), rule);
      }
      int v = size("--visible", visible, 784);
      int h = size("--hidden", hidden, 500);
      int n = size("--batch", batch, 100);
      return List.of(new StepShape(v, h, n, size("--k", k, 1), rule));
    }

    private static Map<String, Object> figure(StepBenchmark.Figure measured) {
      StepShape shape = measured.shape();
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("visible", shape.visible());
      figure.put("hidden", shape.hidden());
      figure.put("batch", shape.batch());
      figure.put("rule", shape.rule().label());
      figure.put("k", shape.k());
      BenchOptions.put(figure, measured.step());
      figure.put("updates_per_s", measured.updatesASecond());
      figure.put("gflop", shape.gflop());
      figure.put("gflop_per_s", measured.gflops());
      return figure;
    }
  }

  /** {@code harmonium bench product}. */
  @Command(
      name = "product",
      description = "GFLOP/s of products of matrices.",
      mixinStandardHelpOptions = true)
  static final class ProductCommand implements Callable<Integer> {
    @Mixin private BenchOptions bench;

    @Option(
        names = "--size",
        paramLabel = "MxKxN",
        description = "Rows, inner dimension and columns; repeatable; default a standard set.")
    private List<String> sizes = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      List<String> chosen =
          !sizes.isEmpty()
              ? sizes
              : bench.full()
                  ? List.of("100x784x500", "512x784x1024", "1024x1024x1024", "4096x4096x4096")
                  : List.of("100x784x500", "512x784x1024", "1024x1024x1024");
      List<ProductBenchmark.Size> all = chosen.stream().map(ProductBenchmark.Size::of).toList();
      Effort effort = bench.effort();
      try (Backend backend = bench.open(Map.of())) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (ProductBenchmark.Size size : all) {
          ProductBenchmark.Figure measured = ProductBenchmark.run(backend, size, effort);
          Map<String, Object> figure = new LinkedHashMap<>();
          figure.put("size", size.toString());
          BenchOptions.put(figure, measured.product());
          figure.put("gflop_per_s", measured.gflops());
          figures.add(figure);
        }
        bench.print(
            spec.commandLine().getOut(),
            backend,
            Map.of("gflop_per_s", "2 * rows * inner * columns / 1e9 / median time"),
            figures);
      }
      return 0;
    }
  }

  /** {@code harmonium bench random}. */
  @Command(
      name = "random",
      description =
          "Random numbers a second: Philox, and cuRAND beside it where the backend has it.",
      mixinStandardHelpOptions = true)
  static final class RandomCommand implements Callable<Integer> {
    @Mixin private BenchOptions bench;

    @Option(
        names = "--rows",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Rows of the matrix drawn; default ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
        names = "--cols",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Columns of the matrix drawn; default ${DEFAULT-VALUE}.")
    private int cols;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Arguments.requireWithin("--rows", rows, 1, LARGEST);
      Arguments.requireWithin("--cols", cols, 1, LARGEST);
      Effort effort = bench.effort();
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("numbers_per_s", "rows * columns / median time");
      try (Backend philox = bench.open(Map.of("random", "philox"));
          Backend curand = curand(notes)) {
        List<Generator> generators = new ArrayList<>(List.of(new Generator("philox", philox)));
        if (curand != null) {
          generators.add(new Generator("curand", curand));
        }
        List<Map<String, Object>> figures = new ArrayList<>();
        for (RandomBenchmark.Figure f : RandomBenchmark.run(generators, rows, cols, effort)) {
          Map<String, Object> figure = new LinkedHashMap<>();
          figure.put("law", f.law().name().toLowerCase(Locale.ROOT));
          figure.put("generator", f.generator());
          figure.put("numbers", f.numbers());
          BenchOptions.put(figure, f.draw());
          figure.put("numbers_per_s", f.numbersASecond());
          figures.add(figure);
        }
        PrintWriter out = spec.commandLine().getOut();
        bench.print(out, philox, notes, figures);
      }
      return 0;
    }

    /**
     * Returns the backend with cuRAND; null if cuRAND is not available, with the reason added to
     * the notes.
     */
    private @Nullable Backend curand(Map<String, Object> notes) {
      try {
        return bench.open(Map.of("random", "curand"));
      } catch (BackendException e) {
        notes.put("curand", "not measured: " + e.getMessage());
        return null;
      }
    }
  }

  private static int size(String option, @Nullable Integer given, int otherwise) {
    int value = given == null ? otherwise : given;
    Arguments.requireWithin(option, value, 1, LARGEST);
    return value;
  }
}
