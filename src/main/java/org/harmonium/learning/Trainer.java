package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * Runs a learning rule over shuffled minibatches for a number of epochs and notifies listeners.
 * Training that is restored from a {@link Snapshot}, even within an epoch, gives bit-identical
 * results to training without interruption.
 */
public final class Trainer implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final LearningRule rule;
  private final TrainingData data;
  private final TrainingPlan plan;
  private final long seed;
  private int[] order; // the permutation of the rows in the current epoch
  private final Matrix v; // (batch, V)
  private final Recordings recordings;
  private final Map<String, TrainingListener> listeners = new LinkedHashMap<>();
  private TrainingListener[] told = {}; // the same, so that a step allocates no iterator
  private final Stride stride = new Stride();

  private int epoch;
  private long step;
  private int cursor;
  private volatile @Nullable String stopReason;

  /** The random stream id of the permutations. */
  public static final long SHUFFLE_STREAM = 1;

  /**
   * Creates a trainer and reserves the workspace of the rule and the data for the plan's
   * minibatches.
   *
   * @param seed of the permutations
   * @throws IllegalArgumentException if the rule was created for smaller minibatches, or if a
   *     stream has this seed and the id {@link #SHUFFLE_STREAM}
   */
  public Trainer(
      Backend backend, LearningRule rule, TrainingData data, TrainingPlan plan, long seed) {
    this.backend = backend;
    this.rule = rule;
    this.data = data;
    this.plan = plan;
    this.seed = seed;
    this.workspace = new Workspace(backend);
    this.order = IntStream.range(0, data.rows()).toArray();
    requireOtherStreams();
    this.v = workspace.zeros(Math.min(plan.batch(), data.rows()), data.cols());
    workspace.prepare(
        () -> {
          data.reserve(v.rows());
          rule.reserve(v.rows());
        });
    this.recordings = new Recordings(workspace);
  }

  private void requireOtherStreams() {
    for (Map.Entry<String, RandomStream> entry : streams().entrySet()) {
      if (entry.getValue().seed() == seed && entry.getValue().id() == SHUFFLE_STREAM) {
        throw new IllegalArgumentException(
            "the stream '%s' has the seed %d and the id %d, which the permutations of the rows have: give it another id"
                .formatted(entry.getKey(), seed, SHUFFLE_STREAM));
      }
    }
  }

  /** Adds a listener under a unique name. Listeners are notified in the order of addition. */
  public void listen(String name, TrainingListener listener) {
    if (listeners.put(name, listener) != null) {
      throw new IllegalArgumentException("two listeners are called '" + name + "'");
    }
    told = listeners.values().toArray(TrainingListener[]::new);
  }

  /** Trains until all epochs are done or {@link #stop} is called. */
  public void run() {
    if (step == 0 && Math.max(plan.rate().start(), plan.rate().last()) > 0) {
      rule.requireReady();
    }
    List.of(told).forEach(l -> l.started(this));
    int rows = data.rows();
    while (epoch < plan.epochs() && stopReason == null) {
      if (cursor == 0) {
        order = Shuffle.permutation(rows, seed, SHUFFLE_STREAM, epoch);
        data.visit(order, 0);
        ChainMemory chains = rule.chainMemory();
        if (chains != null) {
          chains.keep();
        }
      }
      rule.startEpoch(epoch);
      while (cursor < rows && stopReason == null) {
        learnMinibatches(Math.min(v.rows(), rows - cursor));
      }
      if (cursor == rows) {
        epoch++;
        cursor = 0;
        List.of(told).forEach(l -> l.epochEnded(this));
      }
    }
    List.of(told).forEach(l -> l.ended(this));
  }

  private void learnMinibatches(int n) {
    int steps = stepsAtOnce(n);
    rule.prepare(rate(cursor), momentum(cursor), n);
    Recording recording = recordings.of(n, rule.variant(), () -> recordStep(n));
    long begun = System.nanoTime();
    recording.replay(steps);
    stride.ended(steps, System.nanoTime() - begun);
    cursor += steps * n;
    step += steps;
    for (TrainingListener listener : told) {
      listener.stepped(this);
    }
  }

  /**
   * Returns the number of minibatches until a notification, a preparation or another rate or
   * momentum.
   */
  private int stepsAtOnce(int n) {
    long steps = Math.min(stride.steps(), (data.rows() - cursor) / n);
    steps = Math.min(steps, rule.stepsToNext());
    for (TrainingListener listener : told) {
      steps = Math.min(steps, listener.stepsToNext(this));
    }
    int same = 1;
    while (same < steps
        && rate(cursor + same * n) == rate(cursor)
        && momentum(cursor + same * n) == momentum(cursor)) {
      same++;
    }
    return same;
  }

  private double rate(int row) {
    return plan.rate().at(epoch + (double) row / data.rows(), plan.epochs());
  }

  private double momentum(int row) {
    return plan.momentum().at(epoch + (double) row / data.rows(), plan.epochs());
  }

  private Recording recordStep(int n) {
    Matrix minibatch = v.rows(0, n);
    return backend.record(
        () -> {
          data.next(minibatch);
          rule.step(minibatch);
        });
  }

  /** Requests a stop after the current minibatch, from any thread. The first reason is kept. */
  public void stop(String reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
  }

  /** The reason of the requested stop; null if no stop was requested. */
  public @Nullable String stopReason() {
    return stopReason;
  }

  public void publish(Map<String, Double> metrics) {
    List.of(told).forEach(l -> l.measured(this, metrics));
  }

  /** Returns the current state, between minibatches: for listeners, or after {@link #run}. */
  public Snapshot snapshot() {
    Map<String, Long> positions = new LinkedHashMap<>();
    streams().forEach((name, stream) -> positions.put(name, stream.position()));
    Map<String, Map<String, String>> memory = new LinkedHashMap<>();
    listeners.forEach((name, listener) -> memory.put(name, listener.memory()));
    return new Snapshot(
        epoch,
        step,
        cursor,
        order.clone(),
        tensors(rule.parameters()),
        tensors(rule.state()),
        positions,
        memory);
  }

  /**
   * Restores a snapshot of a run with the same configuration.
   *
   * @throws IllegalArgumentException if a tensor, stream or shape does not match this run
   */
  public void restore(Snapshot snapshot) {
    if (snapshot.order().length != data.rows()) {
      throw new IllegalArgumentException(
          "the snapshot is of %d training rows, the data has %d"
              .formatted(snapshot.order().length, data.rows()));
    }
    write(snapshot.parameters(), rule.parameters());
    write(snapshot.state(), rule.state());
    for (Map.Entry<String, RandomStream> entry : streams().entrySet()) {
      Long position = snapshot.positions().get(entry.getKey());
      if (position == null) {
        throw new IllegalArgumentException(
            "the snapshot lacks the stream '" + entry.getKey() + "'");
      }
      entry.getValue().seek(position);
    }
    order = snapshot.order().clone();
    data.visit(order, snapshot.cursor());
    epoch = snapshot.epoch();
    step = snapshot.step();
    cursor = snapshot.cursor();
    listeners.forEach((name, l) -> l.recall(snapshot.memory().getOrDefault(name, Map.of())));
  }

  private Map<String, RandomStream> streams() {
    Map<String, RandomStream> streams = new LinkedHashMap<>(rule.streams());
    streams.putAll(data.streams());
    return streams;
  }

  private Map<String, Snapshot.Tensor> tensors(Map<String, Matrix> matrices) {
    Map<String, Snapshot.Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Matrix> entry : matrices.entrySet()) {
      Matrix x = entry.getValue();
      float[] values = backend.download(x);
      tensors.put(entry.getKey(), new Snapshot.Tensor(x.rows(), x.cols(), values));
    }
    return tensors;
  }

  private void write(Map<String, Snapshot.Tensor> tensors, Map<String, Matrix> matrices) {
    matrices.forEach(
        (name, x) -> {
          Snapshot.Tensor tensor = tensors.get(name);
          if (tensor == null || tensor.rows() != x.rows() || tensor.cols() != x.cols()) {
            throw new IllegalArgumentException(
                "the snapshot has no tensor '%s' of shape (%d, %d)"
                    .formatted(name, x.rows(), x.cols()));
          }
          backend.write(tensor.values(), x);
        });
  }

  /** The number of completed epochs. */
  public int epoch() {
    return epoch;
  }

  /** The number of minibatches learned since the start of the run. */
  public long step() {
    return step;
  }

  /** The number of rows of the current epoch that were visited. */
  public int cursor() {
    return cursor;
  }

  public int rows() {
    return data.rows();
  }

  public TrainingPlan plan() {
    return plan;
  }

  public LearningRule rule() {
    return rule;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
