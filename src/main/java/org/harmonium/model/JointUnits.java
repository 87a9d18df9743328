package org.harmonium.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose columns are ranges of units of different kinds, such as binary features followed by
 * a group of labels (Hinton, Osindero, Teh: A fast learning algorithm for deep belief nets, 2006,
 * section 6). Given the input, all units are independent except those of a softmax group; energies
 * and log-normalisers are sums over the parts.
 *
 * <p>Sampling works in place, range by range: the sum with the bias, then means, then one of the
 * states in each softmax group. A last draw over all columns replaces probabilities by states and
 * leaves 0 and 1 unchanged. Only Gaussian parts need scratch.
 */
public final class JointUnits implements Units {
  /** Adjacent columns of one kind, which must be {@link RangeUnits}. */
  public record Part(Units units, int width) {
    /** Checks the kind and the width. */
    public Part {
      ranges(units).requireWidth(width);
    }
  }

  private final List<Part> parts;
  private final int[] from; // the first column of each part, and the end
  private final Workspace workspace;
  private final boolean binary; // has binary units
  private final boolean noisy; // has Gaussian units
  private final Matrix deviations; // (1, N) of the noise: 1 for Gaussian units, else 0
  private final RowScratch gaussian; // (n, N), used only if there are Gaussian units

  /** Creates units of parts from left to right, at least one, which are closed with them. */
  public JointUnits(Backend backend, List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.from = new int[parts.size() + 1];
    boolean anyBinary = false;
    boolean anyNoisy = false;
    for (int i = 0; i < parts.size(); i++) {
      from[i + 1] = from[i] + parts.get(i).width();
      anyNoisy |= ranges(i).isNormal();
      anyBinary |= ranges(i).isBinary();
    }
    this.binary = anyBinary;
    this.noisy = anyNoisy;
    this.workspace = new Workspace(backend);
    for (Part part : parts) {
      workspace.own(part::units);
    }
    float[] ofNoise = new float[size()];
    for (int i = 0; i < parts.size(); i++) {
      Arrays.fill(ofNoise, from[i], from[i + 1], ranges(i).isNormal() ? 1f : 0f);
    }
    this.deviations = workspace.upload(ofNoise, 1, size());
    this.gaussian = workspace.own(() -> new RowScratch(backend, size()));
  }

  private static RangeUnits ranges(Units units) {
    if (units instanceof RangeUnits ranges) {
      return ranges;
    }
    throw new IllegalArgumentException(
        "'%s' cannot be a part of a joint layer".formatted(units.name()));
  }

  private RangeUnits ranges(int part) {
    return ranges(parts.get(part).units());
  }

  /** The number of columns of all parts. */
  public int size() {
    return from[parts.size()];
  }

  /** The parts, from left to right. */
  public List<Part> parts() {
    return parts;
  }

  /** Returns a name such as {@code bernoulli:500+softmax:10}, each softmax group by itself. */
  @Override
  public String name() {
    return parts.stream()
        .map(part -> ranges(part.units()).rangeName(part.width()))
        .collect(Collectors.joining("+"));
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.addRow(input, bias, mean);
    for (int i = 0; i < parts.size(); i++) {
      ranges(i).meanColumns(backend, from[i], from[i + 1], mean);
    }
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    meanToSample(backend, input, bias, mean, sample);
    Matrix values = noisy ? gaussian.rows(sample.rows()) : sample;
    if (noisy) {
      backend.copy(sample, values);
      backend.addNormal(deviations, random, values);
    }
    for (int i = 0; i < parts.size(); i++) {
      ranges(i).sampleColumns(backend, from[i], from[i + 1], random, sample);
    }
    if (binary) {
      backend.bernoulli(sample, random, sample);
    }
    for (int i = 0; i < parts.size(); i++) {
      if (ranges(i).isNormal()) {
        backend.copyColumns(values, from[i], parts.get(i).width(), sample, from[i]);
      }
    }
  }

  @Override
  public void reserve(int n) {
    if (noisy) {
      gaussian.reserve(n);
    }
  }

  /** A term of a sum over the parts, for each row. */
  private interface Term {
    double[] of(Units units, Matrix x, Matrix bias);
  }

  private double[] sum(Backend backend, Matrix x, Matrix bias, Term term) {
    double[] sums = new double[x.rows()];
    for (int i = 0; i < parts.size(); i++) {
      int width = parts.get(i).width();
      try (Matrix some = backend.zeros(x.rows(), width);
          Matrix itsBias = backend.zeros(1, width)) {
        backend.copyColumns(x, from[i], width, some, 0);
        backend.copyColumns(bias, from[i], width, itsBias, 0);
        double[] ofPart = term.of(parts.get(i).units(), some, itsBias);
        Arrays.setAll(sums, row -> sums[row] + ofPart[row]);
      }
    }
    return sums;
  }

  @Override
  public double[] logBase(Backend backend, Matrix x, Matrix bias) {
    return sum(backend, x, bias, (units, some, its) -> units.logBase(backend, some, its));
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    return sum(
        backend, t, bias, (units, some, its) -> units.logNormaliser(backend, scale, some, its));
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += ranges(i).logNormaliser(part(input, i), part(bias, i));
    }
    return sum;
  }

  @Override
  public List<FiniteUnit> finite(int n) {
    List<FiniteUnit> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int first = from[i];
      List<FiniteUnit> its = ranges(i).finite(parts.get(i).width());
      if (its.isEmpty()) {
        return its;
      }
      its.forEach(unit -> all.add(unit.shifted(first)));
    }
    return all;
  }

  private double[] part(double[] all, int i) {
    return Arrays.copyOfRange(all, from[i], from[i + 1]);
  }

  @Override
  public double[] biasForMeans(double[] means) {
    double[] bias = new double[means.length];
    for (int i = 0; i < parts.size(); i++) {
      double[] its = ranges(i).biasForMeans(part(means, i));
      System.arraycopy(its, 0, bias, from[i], its.length);
    }
    return bias;
  }

  @Override
  public double[] smoothedMeans(double[] means, int n) {
    double[] smoothed = new double[means.length];
    for (int i = 0; i < parts.size(); i++) {
      double[] its = ranges(i).smoothedMeans(part(means, i), n);
      System.arraycopy(its, 0, smoothed, from[i], its.length);
    }
    return smoothed;
  }

  /** Rejects a value that no part can take; {@link #objection(float[])} checks each column. */
  @Override
  public @Nullable String objection(float value) {
    String wrong = null;
    for (Part part : parts) {
      wrong = part.units().objection(value);
      if (wrong == null) {
        return null;
      }
    }
    return wrong;
  }

  @Override
  public @Nullable String objection(float[] row) {
    if (row.length != size()) {
      return "the layer has %d columns, not %d".formatted(size(), row.length);
    }
    for (int i = 0; i < parts.size(); i++) {
      String wrong = ranges(i).objection(Arrays.copyOfRange(row, from[i], from[i + 1]));
      if (wrong != null) {
        return "from column %d on, %s".formatted(from[i], wrong);
      }
    }
    return null;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
