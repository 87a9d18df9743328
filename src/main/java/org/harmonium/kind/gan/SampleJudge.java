package org.harmonium.kind.gan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.estimate.ClassCoverage;
import org.harmonium.estimate.ModeCoverage;
import org.harmonium.estimate.Variety;
import org.harmonium.model.Network;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates samples by their diversity, by the classes that a classifier assigns to them and, in
 * data of few dimensions, by the modes near them. Each figure detects a collapsed generator.
 */
final class SampleJudge {
  private static final int MOST_DIMENSIONS = 3; // the largest dimension with modes
  private static final double LEAST_VARIETY = 0.5;

  private static final int COMPARED = 1000; // rows of data whose diversity is the reference

  private final Backend backend;
  private final Dataset train;
  private final float[] compared; // (n, V) some rows
  private final @Nullable Network classifier;
  private final int classes;
  private final long seed;

  /**
   * @param classifier of the classes of rows, not closed by this object; null for none
   */
  SampleJudge(Backend backend, Dataset train, @Nullable Network classifier, long seed) {
    this.backend = backend;
    this.train = train;
    this.compared = train.slice(0, Math.min(COMPARED, train.rows())).toFloats();
    this.classifier = classifier;
    int[] labels = train.labels();
    this.classes = labels == null ? 0 : (int) Arrays.stream(labels).distinct().count();
    this.seed = seed;
  }

  /**
   * Checks that the rows differ, so that their diversity can be a reference.
   *
   * @throws BadInputException if there is only one row, or all compared rows are equal
   */
  static void requireVaried(Dataset train) {
    float[] first = new float[train.cols()];
    float[] other = new float[train.cols()];
    train.row(0, first);
    for (int i = 1; i < Math.min(COMPARED, train.rows()); i++) {
      train.row(i, other);
      if (!Arrays.equals(first, other)) {
        return;
      }
    }
    throw new BadInputException(
        train.provenance().source(),
        "its training rows are all the same, so that a generator has nothing to learn; give rows"
            + " that differ");
  }

  private static boolean hasModes(Dataset train) {
    return train.labels() != null && train.cols() <= MOST_DIMENSIONS;
  }

  /** The names of the figures. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of("variety"));
    if (classifier != null) {
      names.addAll(List.of("classes_covered", "class_entropy"));
    }
    if (hasModes(train)) {
      names.addAll(List.of("modes_covered", "share_near_modes"));
    }
    return names;
  }

  /** Returns the figures of samples (n, V). Waits for the backend. */
  Map<String, Double> of(Matrix samples) {
    float[] values = backend.download(samples);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("variety", Variety.of(values, compared, train.cols(), seed).ratio());
    if (classifier != null) {
      ClassCoverage coverage = ClassCoverage.of(classifier, samples);
      figures.put("classes_covered", (double) coverage.covered());
      figures.put("class_entropy", coverage.entropy());
    }
    int[] labels = train.labels();
    if (labels != null && hasModes(train)) {
      ModeCoverage near = ModeCoverage.of(train.toFloats(), labels, values);
      figures.put("modes_covered", (double) near.covered());
      figures.put("share_near_modes", near.shareNear());
    }
    return figures;
  }

  /**
   * Returns a warning with a remedy if the figures indicate a collapsed generator.
   *
   * @param smoothing of the labels in training
   */
  List<String> doubts(Map<String, Double> figures, double smoothing) {
    List<String> signs = new ArrayList<>();
    double different = figures.getOrDefault("variety", 1.0);
    if (different < LEAST_VARIETY) {
      signs.add(String.format(Locale.ROOT, "samples differ by %.2g of what data do", different));
    }
    addMissing(signs, "classes", figures.get("classes_covered"));
    addMissing(signs, "modes", figures.get("modes_covered"));
    return signs.isEmpty()
        ? List.of()
        : List.of(
            "the generator has collapsed: %s; lower learning.rate, or raise learning.k%s"
                .formatted(
                    String.join(", ", signs),
                    smoothing == 0 ? " or learning.smoothing (0.1 is usual)" : ""));
  }

  private void addMissing(List<String> signs, String what, @Nullable Double covered) {
    if (covered != null && covered < classes) {
      signs.add("%d of %d %s are covered".formatted(Math.round(covered), classes, what));
    }
  }
}
