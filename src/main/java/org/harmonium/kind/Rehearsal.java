package org.harmonium.kind;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.counting.CountingBackend;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.EarlyStop;
import org.harmonium.text.NearestName;

/**
 * The properties of a training that are known before it runs. They are determined by opening its
 * phases one after the other on a backend that counts memory and computes nothing.
 *
 * @param figures the names of the figures of each phase: the columns of its metrics
 * @param results the names of the results
 * @param memory what the backend holds
 * @param withoutEffect a message for each setting that has no effect; earlier versions accepted
 *     them
 */
public record Rehearsal(
    List<List<String>> figures, Set<String> results, Memory memory, List<String> withoutEffect) {
  /**
   * Bytes on a backend, each the largest over the phases.
   *
   * @param rows of data and labels
   * @param model the parameters of the model
   * @param saved what a checkpoint holds: parameters, velocities and chains
   * @param learning all memory except the rows while a phase learns, including the results of
   *     earlier phases
   * @param watching the additional memory of a measurement
   * @param evaluating the additional memory of the evaluation of the result
   */
  public record Memory(
      long rows, long model, long saved, long learning, long watching, long evaluating) {}

  /**
   * Rehearses a task.
   *
   * @param grain the multiple of elements to which the backend pads a row; 1 for no padding
   * @throws IllegalArgumentException if the task cannot be run, naming the setting
   */
  public static Rehearsal of(Task<?> task, PreparedData data, int grain) {
    ModelKind<?> kind = ModelKinds.of(task.model());
    kind.requireAny(task, data);
    List<List<String>> figures = new ArrayList<>();
    long saved = 0;
    long learning = 0;
    long watching = 0;
    try (CountingBackend backend = new CountingBackend(grain);
        Training training = kind.trainingOfAny(backend, task, data)) {
      for (int i = 0; i < training.phases().size(); i++) {
        backend.mark();
        try (Phase phase = training.begin(i)) {
          learning = Math.max(learning, backend.peakBytes());
          saved = Math.max(saved, saved(training, phase));
          long before = backend.liveBytes();
          backend.mark();
          figures.add(List.copyOf(phase.monitor().measure(phase.trainer()).keySet()));
          watching = Math.max(watching, backend.peakBytes() - before);
        }
      }
      requireMeasured(task, figures);
      requireLikelihood(task, training.model());
      long before = backend.liveBytes();
      backend.mark();
      Results results = training.results();
      results.rehearse();
      long evaluating = backend.peakBytes() - before;
      long model = bytes(training.model().parameters().values());
      return new Rehearsal(
          figures,
          results.names(),
          new Memory(backend.storedBytes(), model, saved, learning, watching, evaluating),
          withoutEffect(task, training.model()));
    }
  }

  /** Whether a backend is that of a rehearsal. The values of its matrices are then undefined. */
  public static boolean isOn(Backend backend) {
    return backend instanceof CountingBackend;
  }

  /** Computes log Z. In a rehearsal, it uses few steps and no enumeration. */
  public static Likelihood.Judge judge(
      Backend backend, Likelihood likelihood, Likelihood.Plan plan, long draw) {
    if (!isOn(backend)) {
      return likelihood.judge(plan, draw);
    }
    return plan.rehearsal()
        .map(few -> likelihood.judge(few, draw))
        .orElseGet(
            () -> new Likelihood.Judge(0, Map.of(), plan.figure(), v -> new double[v.rows()]));
  }

  /** Returns the bytes of all matrices of a checkpoint in a phase, each matrix counted once. */
  private static long saved(Training training, Phase phase) {
    IdentityHashMap<Matrix, Boolean> matrices = new IdentityHashMap<>();
    training.parameters().values().forEach(x -> matrices.put(x, true));
    phase.trainer().rule().parameters().values().forEach(x -> matrices.put(x, true));
    phase.trainer().rule().state().values().forEach(x -> matrices.put(x, true));
    return bytes(matrices.keySet());
  }

  private static long bytes(Iterable<Matrix> matrices) {
    long bytes = 0;
    for (Matrix x : matrices) {
      bytes += (long) Float.BYTES * x.rows() * x.cols();
    }
    return bytes;
  }

  /**
   * Rejects an early stop by a figure that is not measured, and an exact pseudo-likelihood that no
   * phase measures.
   */
  private static void requireMeasured(Task<?> task, List<List<String>> figures) {
    for (int i = 0; i < figures.size(); i++) {
      EarlyStop.Settings stop = task.phases().get(i).stop();
      List<String> names = figures.get(i);
      if (stop != null && !names.contains(stop.metric())) {
        throw new IllegalArgumentException(
            "%s: no figure is called '%s'%s; choose one of %s"
                .formatted(
                    i < task.stacked()
                        ? "pretraining.stop.metric, layer " + (i + 1)
                        : "learning.stop.metric",
                    stop.metric(),
                    NearestName.suggestion(stop.metric(), names),
                    String.join(", ", names)));
      }
    }
    boolean wantsExact =
        task.watch().pseudoLikelihood() == WatchSettings.PseudoLikelihoodKind.EXACT;
    if (wantsExact && figures.stream().noneMatch(names -> names.contains("pseudo_likelihood"))) {
      throw new IllegalArgumentException(
          "watch.pseudoLikelihood: only RBMs have one, with visible units of finitely many states"
              + " and hidden units that can be summed out, and this model is not learned as such;"
              + " set it to none");
    }
  }

  private static List<String> withoutEffect(Task<?> task, LearnedModel model) {
    boolean hasChains = model instanceof Draws draws && draws.drawsByChains();
    return hasChains || task.images().steps() == ImageSettings.DEFAULT_STEPS
        ? List.of()
        : List.of("images.steps has no effect: this model is not sampled by chains; remove it");
  }

  /** Rejects settings for a likelihood if the model has no likelihood. */
  private static void requireLikelihood(Task<?> task, LearnedModel model) {
    if (task.watch().likelihood() != null && !(model instanceof HasLikelihood)) {
      throw new IllegalArgumentException(
          "watch.likelihood: %s gives rows no probability; remove it"
              .formatted(model.kind().withArticle()));
    }
    boolean isEstimable =
        model instanceof HasLikelihood || task.estimate() instanceof EstimateSettings.Parzen;
    if (task.estimate() != null && !isEstimable) {
      throw new IllegalArgumentException(
          "estimate: %s gives rows no probability; remove it"
              .formatted(model.kind().withArticle()));
    }
  }
}
