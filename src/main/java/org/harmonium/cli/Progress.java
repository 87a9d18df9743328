package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.harmonium.experiment.RunObserver;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * Prints the progress of a run: one line per measurement and, on a terminal, a bar below the lines.
 */
final class Progress implements RunObserver {
  /** Set by the launcher, as Java 17 cannot ask whether standard error is a terminal. */
  private static final boolean IS_TERMINAL =
      Boolean.getBoolean("harmonium.terminal") && Console.allowsEscapes(System.getenv());

  private static final String[] SHOWN = {
    "log_likelihood_train",
    "log_likelihood_validation",
    "bound_train",
    "bound_validation",
    "pseudo_likelihood",
    "reconstruction_error",
    "loss_train",
    "loss_validation",
    "error_train",
    "error_validation",
    "squared_error_train",
    "squared_error_validation",
    "discriminator_loss",
    "generator_loss",
    "accuracy_on_data",
    "accuracy_on_generated",
    "variety",
    "classes_covered",
    "modes_covered",
    "free_energy_gap",
    "hidden_mean",
    "update_ratio"
  };

  private final Console err;
  private final Interruption interruption;
  private final LongSupplier clock; // nanoseconds
  private final @Nullable ProgressBar bar;
  private @Nullable Long learningSince; // of the run's first phase
  private long startedAt; // of the current phase
  private long firstStep;

  Progress(PrintWriter err, Interruption interruption) {
    this(err, interruption, System::nanoTime);
  }

  Progress(PrintWriter err, Interruption interruption, LongSupplier clock) {
    this.err = Console.to(err);
    this.interruption = interruption;
    this.clock = clock;
    this.bar = IS_TERMINAL ? new ProgressBar(this.err) : null;
  }

  @Override
  public void say(String line) {
    if (bar != null) {
      bar.above(line);
    } else {
      err.println(line);
      err.flush();
    }
  }

  @Override
  public void training(Trainer trainer) {
    Logging.tell();
    interruption.stops(trainer);
  }

  @Override
  public void trained() {
    interruption.allIsSaved();
    clear();
    double took = learningSince == null ? 0 : seconds(learningSince);
    learningSince = null; // another run may follow
    say("learned in %.1f s; making pictures and the final figures".formatted(took));
  }

  @Override
  public void started(Trainer trainer) {
    startedAt = clock.getAsLong();
    learningSince = learningSince == null ? Long.valueOf(startedAt) : learningSince;
    firstStep = trainer.step();
  }

  @Override
  public void stepped(Trainer trainer) {
    if (bar != null) {
      bar.show(trainer.step() / (double) steps(trainer), epoch(trainer), pace(trainer));
    }
  }

  @Override
  public void measured(Trainer trainer, Map<String, Double> metrics) {
    StringBuilder line = new StringBuilder(epoch(trainer));
    for (String name : SHOWN) {
      Double value = metrics.get(name);
      if (value != null) {
        line.append(String.format(Locale.ROOT, "  %s %.4g", name, value));
      }
    }
    say(line.append("  ").append(pace(trainer).text()).toString().stripTrailing());
  }

  /** Removes the bar. */
  void clear() {
    if (bar != null) {
      bar.clear();
    }
  }

  private static String epoch(Trainer trainer) {
    int epochs = trainer.plan().epochs();
    int present = Math.min(trainer.epoch() + (trainer.cursor() > 0 ? 1 : 0), epochs);
    return "epoch %d/%d".formatted(present, epochs);
  }

  private Pace pace(Trainer trainer) {
    return Pace.of(trainer.step() - firstStep, steps(trainer) - trainer.step(), seconds(startedAt));
  }

  private double seconds(long since) {
    return (clock.getAsLong() - since) * 1e-9;
  }

  private static long steps(Trainer trainer) {
    int batch = trainer.plan().batch();
    return (long) trainer.plan().epochs() * ((trainer.rows() + batch - 1) / batch);
  }
}
