package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.WatchSettings;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.DivergenceException;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.model.Network;
import org.harmonium.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Measures a network while it is learned by a loss, on fixed training and validation rows, at
 * inference: the loss, what it is about, and how large the gradient is layer by layer, which shows
 * whether it vanishes on its way down.
 */
final class NetworkMonitor implements TrainingListener {
  private static final String NORM = "gradient_norm_";

  private final Backpropagation rule;
  private final WatchSettings settings;
  private final Matrix train;
  private final @Nullable Matrix validation;
  private final RowFigure figure;
  private final Set<String> weights;

  /**
   * What the loss stands for.
   *
   * @param name of the figure
   * @param of rows as the rule learns them
   */
  record RowFigure(String name, ToDoubleFunction<Matrix> of) {}

  /**
   * @param network what the rule learns
   * @param train rows as the rule learns them; stay the caller's, as do the others
   */
  NetworkMonitor(
      Backpropagation rule,
      Network network,
      WatchSettings settings,
      Matrix train,
      @Nullable Matrix validation,
      RowFigure figure) {
    this.rule = rule;
    this.settings = settings;
    this.train = train;
    this.validation = validation;
    this.figure = figure;
    this.weights =
        network.layers().parameters().stream()
            .filter(Parameter::decays)
            .map(Parameter::name)
            .collect(Collectors.toSet());
  }

  /**
   * The names of all figures: the columns of metrics.csv.
   *
   * @param figure what the loss stands for
   * @param weights the names of the learned weights
   */
  static List<String> figures(String figure, List<String> weights, boolean isHeld) {
    List<String> names = new ArrayList<>(List.of("learning_rate", "loss_train", figure + "_train"));
    if (isHeld) {
      names.addAll(List.of("loss_validation", figure + "_validation"));
    }
    weights.forEach(name -> names.add(NORM + name));
    return names;
  }

  /** As it begins, too: how gradients are before anything is learned. */
  @Override
  public void started(Trainer trainer) {
    if (trainer.step() == 0) {
      trainer.publish(measure(trainer));
    }
  }

  @Override
  public void epochEnded(Trainer trainer) {
    if (settings.isDue(trainer.epoch(), trainer.plan().epochs())) {
      trainer.publish(measure(trainer));
    }
  }

  private Map<String, Double> measure(Trainer trainer) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(
        "learning_rate", trainer.plan().rate().at(trainer.epoch(), trainer.plan().epochs()));
    metrics.put("loss_train", finite("loss_train", rule.loss(train), trainer));
    metrics.put(figure.name() + "_train", figure.of().applyAsDouble(train));
    if (validation != null) {
      metrics.put("loss_validation", finite("loss_validation", rule.loss(validation), trainer));
      metrics.put(figure.name() + "_validation", figure.of().applyAsDouble(validation));
    }
    rule.gradientNorms(train)
        .forEach(
            (name, norm) -> {
              if (weights.contains(name)) {
                metrics.put(NORM + name, norm);
              }
            });
    return metrics;
  }

  /** A loss that is no number would be learned from in vain. */
  static double finite(String name, double loss, Trainer trainer) {
    if (!Double.isFinite(loss)) {
      throw new DivergenceException(
          name,
          "diverged: %s is %s after epoch %d; lower the learning rate, or limit gradients by largestNorm"
              .formatted(name, Double.toString(loss), trainer.epoch()));
    }
    return loss;
  }
}
