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
 * What samples are worth: how different they are from each other, which classes a classifier finds
 * among them, and, in data of few dimensions, which modes they are near to. A generator that has
 * collapsed shows in each.
 */
final class SampleJudge {
  private static final int MOST_DIMENSIONS = 3; // where nearness to a mode means something
  private static final double LEAST_VARIETY = 0.5;

  private static final int COMPARED = 1000; // rows that samples' differences are compared with

  private final Backend backend;
  private final Dataset train;
  private final float[] compared; // (n, V) some rows
  private final @Nullable Network classifier;
  private final int classes;
  private final long seed;

  /**
   * @param classifier of the classes of rows; stays the caller's; null for none
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
   * Demands rows that differ, which samples can be compared with.
   *
   * @throws BadInputException if there is one row, or all that are looked at are the same
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

  /** The names of its figures. */
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

  /** The figures of samples (n, V). Waits. */
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

  /** Whether these figures are those of a generator that has collapsed, and what to do about it. */
  List<String> doubts(Map<String, Double> figures) {
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
            "the generator has collapsed: %s; lower learning.rate, raise learning.k or set learning.smoothing=0.1"
                .formatted(String.join(", ", signs)));
  }

  private void addMissing(List<String> signs, String what, @Nullable Double covered) {
    if (covered != null && covered < classes) {
      signs.add("%d of %d %s are covered".formatted(Math.round(covered), classes, what));
    }
  }
}
