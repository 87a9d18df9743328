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
 * Measures a network during learning, on fixed training and validation rows, at inference: the
 * loss, the figure behind it, and the size of the gradient of each layer, which detects vanishing
 * gradients.
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
   * The figure behind the loss.
   *
   * @param name of the figure
   * @param of computes the figure of rows as the rule learns them
   */
  record RowFigure(String name, ToDoubleFunction<Matrix> of) {}

  /**
   * @param network the network that the rule learns
   * @param train rows as the rule learns them; not closed by the monitor, as the other arguments
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

  /** Also measures at the start, to record the gradients of the initial weights. */
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
   * Returns a loss after a check that it is finite.
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
