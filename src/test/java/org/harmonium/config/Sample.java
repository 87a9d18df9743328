package org.harmonium.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An experiment in miniature that uses every kind of component; no real configuration is meant. */
record Sample(
    String name,
    @Default("1") long seed,
    Machine model,
    @Default("cd") Rule learning,
    @Default("[]") List<Integer> layers,
    @Default("{}") Map<String, Double> expected,
    @Nullable String note,
    @Default("verbose") @Nullable Log log) {

  enum Binarisation {
    STOCHASTIC,
    THRESHOLD,
    NONE_AT_ALL
  }

  enum Log {
    QUIET,
    VERBOSE
  }

  @Variants(key = "kind")
  sealed interface Machine permits Rbm, DeepMachine {}

  record Rbm(int hidden, @Default("stochastic") Binarisation binarisation) implements Machine {
    Rbm {
      Range.positive("hidden", hidden);
    }
  }

  record DeepMachine(List<Rbm> stack, @Default("0.5") float dropout) implements Machine {
    DeepMachine {
      Range.belowOne("dropout", dropout);
    }
  }

  @Variants(key = "algorithm")
  sealed interface Rule permits ContrastiveDivergence, Persistent {}

  @VariantName("cd")
  record ContrastiveDivergence(
      @Default("1") int k, @Default("0.05") Schedule rate, @Default("0.9") double momentum)
      implements Rule {
    ContrastiveDivergence {
      Range.positive("k", k);
      Range.belowOne("momentum", momentum);
    }
  }

  @VariantName("pcd")
  record Persistent(@Default("100") int chains, @Default("0.01") Schedule rate, boolean tied)
      implements Rule {}

  enum Shape {
    LINEAR,
    EXPONENTIAL
  }

  record Schedule(double start, double end, @Default("linear") Shape shape) {
    Schedule {
      Range.positive("start", start);
      Range.notNegative("end", end);
    }

    @FromScalar
    static Schedule constant(double value) {
      return new Schedule(value, value, Shape.LINEAR);
    }
  }

  static Sample read(String text, String... overrides) {
    return YamlRecords.read(text, "rbm.yaml", Sample.class, List.of(overrides));
  }
}
