package org.harmonium.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.learning.Snapshot;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;

/**
 * The process of Harmonium in {@code benchmarks/peers/compare}: one long training with the public
 * {@link Trainer}, which waits between epochs for its next turn. It implements the protocol of
 * {@code benchmarks/peers/turns.py}: a line {@code ready} after the warm-up, then for each line on
 * standard input a turn of some epochs and a line with the seconds per epoch.
 *
 * <p>Arguments: {@code key=value} with the keys network (classifier, autoencoder or gan; omitted
 * for an RBM), data (random, grey or digits), rows, visible, hidden, batch, threads, blas, epochs
 * (per turn) and warmup (seconds).
 */
public final class EpochContestant implements TrainingListener {
  private final BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final Learner learner;
  private final Backend backend;
  private final int epochsOfTurn;
  private final double warmUpSeconds;

  private Optional<Snapshot> first = Optional.empty(); // the state from which turns start
  private boolean warm;
  private int epochsLeft = 3;
  private long start = System.nanoTime();

  private EpochContestant(
      Backend backend, Learner learner, int epochsOfTurn, double warmUpSeconds) {
    this.backend = backend;
    this.learner = learner;
    this.epochsOfTurn = epochsOfTurn;
    this.warmUpSeconds = warmUpSeconds;
  }

  /** Runs until standard input ends. */
  public static void main(String[] args) throws IOException {
    Options options = new Options(args);
    Map<String, String> settings =
        Map.of(
            "cpu.threads", options.text("threads", "1"), "cpu.blas", options.text("blas", "auto"));
    try (Backend backend = Backends.open("cpu", settings);
        Learner learner = learner(backend, options);
        Trainer trainer =
            new Trainer(backend, learner.rule(), learner.data(), learner.plan(), CdMachine.SEED)) {
      trainer.listen(
          "turns",
          new EpochContestant(
              backend, learner, options.number("epochs", 1), options.number("warmup", 4)));
      trainer.run();
    }
  }

  private static Learner learner(Backend backend, Options options) throws IOException {
    int batch = options.number("batch", 100);
    String network = options.text("network", "");
    if (network.isEmpty()) {
      return new CdMachine(backend, rows(backend, options), options.number("hidden", 500), batch);
    }
    return new NetworkLearner(backend, network, options.number("rows", 10_000), batch);
  }

  private static RowStore rows(Backend backend, Options options) throws IOException {
    int rows = options.number("rows", 10_000);
    int visible = options.number("visible", 784);
    String data = options.text("data", "random");
    return switch (data) {
      case "random" -> CdMachine.randomBits(backend, rows, visible);
      case "grey" -> CdMachine.randomGreys(backend, rows, visible);
      case "digits" -> {
        Dataset digits = Datasets.open("digits");
        yield backend.store(digits.floats(), digits.cols());
      }
      default -> throw new IllegalArgumentException("no data are called '" + data + "'");
    };
  }

  @Override
  public void started(Trainer trainer) {
    first = learner.startsAnew() ? Optional.of(trainer.snapshot()) : Optional.empty();
  }

  @Override
  public void epochEnded(Trainer trainer) {
    epochsLeft--;
    double seconds = (System.nanoTime() - start) / 1e9;
    if (epochsLeft > 0 || !warm && seconds < warmUpSeconds) {
      return;
    }
    if (warm) {
      say("turn\t%.9f\t%.6g", seconds / epochsOfTurn, learner.shown());
    } else {
      warm = true;
      say(
          "ready\tJDK %s (%s); %s",
          Runtime.version(), System.getProperty("java.vendor"), backend.description());
    }
    if (!nextTurn()) {
      trainer.stop("no more turns");
    }
    first.ifPresent(trainer::restore);
    epochsLeft = epochsOfTurn;
    start = System.nanoTime();
  }

  private boolean nextTurn() {
    try {
      return turns.readLine() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
    System.out.flush();
  }

  /** {@code key=value} arguments. */
  private record Options(String... args) {
    String text(String key, String otherwise) {
      for (String arg : args) {
        if (arg.startsWith(key + "=")) {
          return arg.substring(key.length() + 1);
        }
      }
      return otherwise;
    }

    int number(String key, int otherwise) {
      return Integer.parseInt(text(key, "" + otherwise));
    }
  }
}
