package org.harmonium;

import java.util.Arrays;
import java.util.Objects;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Draws;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.LearnedMachine;
import org.jspecify.annotations.Nullable;

/**
 * How rows are drawn from a model; {@link Model#sampling} starts it. Immutable; every method
 * returns a copy with the setting.
 */
public final class Sampling {
  private static final long STREAM = 0; // as in the command line
  private static final int STEPS = 1000;

  /** The settings. */
  @SuppressWarnings("ArrayRecordComponent") // two are never compared
  private record Settings(
      int n,
      @Nullable Integer steps,
      long seed,
      boolean states,
      @Nullable Dataset clamped,
      @Nullable Float free,
      int @Nullable [] labels) {}

  private final Model model;
  private final ModelFile file;
  private final LearnedModel learned;
  private final Settings settings;

  private Sampling(Model model, ModelFile file, LearnedModel learned, Settings settings) {
    this.model = model;
    this.file = file;
    this.learned = learned;
    this.settings = settings;
  }

  static Sampling of(Model model, ModelFile file, LearnedModel learned, int n) {
    Settings settings = new Settings(n, null, 1, false, null, null, null);
    return new Sampling(model, file, learned, settings);
  }

  private Sampling with(Settings other) {
    return new Sampling(model, file, learned, other);
  }

  // ---------------------------------------------------------------- settings

  /** The steps of each chain; 1,000 by default. */
  public Sampling steps(int steps) {
    Settings s = settings;
    return with(new Settings(s.n, steps, s.seed, s.states, s.clamped, s.free, s.labels));
  }

  /** The seed of the draws; 1 by default. */
  public Sampling seed(long seed) {
    Settings s = settings;
    return with(new Settings(s.n, s.steps, seed, s.states, s.clamped, s.free, s.labels));
  }

  /** Sampled states at the last step instead of the means. */
  public Sampling states() {
    Settings s = settings;
    return with(new Settings(s.n, s.steps, s.seed, true, s.clamped, s.free, s.labels));
  }

  /**
   * Holds visible units at the values of rows: a row for each drawn row, or one for all.
   *
   * @param rows a value for each visible unit; -1 for a free one
   */
  public Sampling clamp(float[][] rows) {
    return Faults.told(() -> clamp(Datasets.of(rows), null));
  }

  /**
   * Holds visible units at the values of rows: a row for each drawn row, or one for all.
   *
   * @param rows a value for each visible unit
   * @param free the value that marks a free unit; null for -1, which units of real values take
   *     themselves
   */
  public Sampling clamp(Dataset rows, @Nullable Float free) {
    Settings s = settings;
    int given = Objects.requireNonNull(rows, "rows").rows();
    if (given != 1 && given != s.n) {
      throw new HarmoniumException(
          HarmoniumException.Kind.SETTINGS,
          "clamp: %d rows for the %d of sampling(%d); give as many, or one for all"
              .formatted(given, s.n, s.n),
          null);
    }
    return with(new Settings(s.n, s.steps, s.seed, s.states, rows, free, s.labels));
  }

  /** Holds the labels of a deep belief net that learned with them: a class a chain, in turn. */
  public Sampling label(int... classes) {
    Objects.requireNonNull(classes, "classes");
    Settings s = settings;
    return with(new Settings(s.n, s.steps, s.seed, s.states, s.clamped, s.free, classes.clone()));
  }

  // ---------------------------------------------------------------- results

  /**
   * Draws the rows.
   *
   * @return n rows with the values of data
   * @throws HarmoniumException if the model is not drawn from in this way
   */
  public float[][] draw() {
    return model.told(
        () -> {
          if (settings.n < 1 || (long) settings.n * file.visible() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                "n must be at least 1, and n rows must fit into one array, was " + settings.n);
          }
          if (settings.steps != null && settings.steps < 0) {
            throw new IllegalArgumentException("steps must be at least 0, was " + settings.steps);
          }
          return shown(
              learned instanceof LearnedMachine machine ? ofMachine(machine) : ofNetwork());
        });
  }

  /**
   * Completes the clamped rows without chance: the means of the free units at a fixed point of
   * mean-field inference.
   *
   * @throws HarmoniumException if no rows are clamped, or the model has no such inference
   */
  public float[][] complete() {
    return model.told(
        () -> {
          if (!(learned instanceof LearnedMachine machine)) {
            throw new IllegalArgumentException(
                "complete is for Boltzmann machines, and this is " + file.kind().withArticle());
          }
          Clamp clamp = clamp(machine);
          if (clamp == null) {
            throw new IllegalArgumentException("complete: give the rows by clamp");
          }
          return shown(machine.complete(clamp).rows());
        });
  }

  private float[][] ofMachine(LearnedMachine machine) {
    RandomStream random = learned.backend().stream(settings.seed, STREAM);
    Clamp clamp = clamp(machine);
    try (Sampler sampler = machine.sampler(settings.n)) {
      if (clamp != null) {
        sampler.clamp(clamp);
      }
      if (settings.labels != null) {
        sampler.clampLabels(settings.labels);
      }
      sampler.start(random);
      sampler.advance(steps(), random);
      return settings.states ? sampler.states(random) : sampler.means();
    }
  }

  private @Nullable Clamp clamp(LearnedMachine machine) {
    return settings.clamped == null
        ? null
        : Clamp.of(
                settings.clamped,
                machine.visibleUnits(),
                machine.visible(),
                settings.n,
                settings.free)
            .through(file.transformation());
  }

  private float[][] ofNetwork() {
    Draws drawing = learned.as(Draws.class, "draws");
    if (settings.clamped != null || settings.labels != null || settings.states) {
      throw new IllegalArgumentException(
          "clamp, label and states are for Boltzmann machines, and this is %s: leave them out"
              .formatted(file.kind().withArticle()));
    }
    if (settings.steps != null && !drawing.drawsByChains()) {
      throw new IllegalArgumentException(
          "steps is for chains, and %s draws each row at once: leave it out"
              .formatted(file.kind().withArticle()));
    }
    return drawing.draw(settings.n, steps(), learned.backend().stream(settings.seed, STREAM));
  }

  private int steps() {
    return settings.steps == null ? STEPS : settings.steps;
  }

  private float[][] shown(float[][] rows) {
    float[][] shown = new float[rows.length][];
    Arrays.setAll(shown, i -> file.shown(rows[i]));
    return shown;
  }
}
