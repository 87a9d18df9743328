package org.harmonium.kind.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Monitor;
import org.harmonium.kind.Rehearsal;
import org.harmonium.kind.WatchSettings;
import org.harmonium.learning.Backpropagation;
import org.harmonium.learning.DivergenceException;
import org.harmonium.learning.Trainer;
import org.harmonium.model.Network;
import org.harmonium.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Measures a network while it is learned by a loss, on fixed training and validation rows, at
 * inference: the loss, what it is about, and how large the gradient is layer by layer, which shows
 * whether it vanishes on its way down.
 */
public final class NetworkMonitor extends Monitor {
  private static final String NORM = "gradient_norm_";

  private final Backpropagation rule;
  private final Matrix train;
  private final @Nullable Matrix validation;
  private final RowFigure figure;
  private final Set<String> weights;
  private final Backend backend;

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
    super(settings);
    this.rule = rule;
    this.train = train;
    this.validation = validation;
    this.figure = figure;
    this.backend = network.backend();
    this.weights =
        network.layers().parameters().stream()
            .filter(Parameter::decays)
            .map(Parameter::name)
            .collect(Collectors.toSet());
  }

  /** As it begins, too: how gradients are before anything is learned. */
  @Override
  public void started(Trainer trainer) {
    if (trainer.step() == 0) {
      trainer.publish(measure(trainer));
    }
  }

  @Override
  public Map<String, Double> measure(Trainer trainer) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("learning_rate", learningRate(trainer));
    metrics.put("loss_train", finite("loss_train", rule.loss(train), trainer, backend));
    metrics.put(figure.name() + "_train", figure.of().applyAsDouble(train));
    if (validation != null) {
      metrics.put(
          "loss_validation", finite("loss_validation", rule.loss(validation), trainer, backend));
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

  /**
   * Returns a loss that is finite.
   *
   * @throws DivergenceException if it is not
   */
  public static double finite(String name, double loss, Trainer trainer, Backend backend) {
    if (!Double.isFinite(loss) && !Rehearsal.isOn(backend)) {
      throw new DivergenceException(
          name,
          "diverged: %s is %s after epoch %d; lower the learning rate, or limit gradients by largestNorm"
              .formatted(name, Double.toString(loss), trainer.epoch()));
    }
    return loss;
  }
}
