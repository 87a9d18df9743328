package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.harmonium.model.Network;
import org.harmonium.nn.Loss;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * Learning by the gradient of a loss, computed by backpropagation (Rumelhart, Hinton and Williams:
 * Learning representations by back-propagating errors, Nature 323, 1986).
 *
 * <pre>
 *   L = 1/n sum over rows of loss(y, t) + penalties,   y = layers(x)
 *   an optimiser takes the parameters down the gradient of L
 * </pre>
 *
 * <p>A row of a minibatch holds x and the target t, or x is its own target in an autoencoder.
 * Frozen layers ({@link Network#freeze}) are not updated.
 */
public final class Backpropagation extends AbstractLearningRule {
  public enum Target {
    /** In the columns after x, as many as the network has outputs: labels one-hot, or values. */
    COLUMNS,
    /** The target is x itself, before any layer of the network changes it. */
    INPUT
  }

  private static final int BLOCK = 1000; // rows of a measurement at a time

  private final Backend backend;
  private final Network network;
  private final Sequence layers;
  private final Target target;
  private final Loss loss;
  private final Optimiser optimiser;
  private final PenaltyStrengths penalties;
  private final RandomStream noise;
  private final Parameter[] parameters; // all parameters: frozen ones may be tied to others
  private final RowScratch inputs; // (n, inputs) x, if the rows also hold t
  private final RowScratch targets; // (n, outputs) t
  private final RowScratch gradients; // (n, outputs) dy
  private final Scalar perRow; // 1 / n

  /**
   * @param loss whose link is that of the network
   * @param optimiser of {@link Sequence#learned} of the network's layers; closed with the rule
   * @param penalties the strengths of the network's penalties
   * @param batch rows of a minibatch; a larger one enlarges the workspace
   * @param noise the random stream of layers in training
   */
  public Backpropagation(
      Network network,
      Target target,
      Loss loss,
      Optimiser optimiser,
      PenaltyStrengths penalties,
      int batch,
      RandomStream noise) {
    super(network.backend(), network::parameters, Map.of("noise", noise));
    if (loss.link() != network.link()) {
      throw new IllegalArgumentException(
          "the loss '%s' is of outputs whose link is %s; that of the network is %s"
              .formatted(loss.name(), loss.link(), network.link()));
    }
    if (target == Target.INPUT && network.inputs() != network.outputs()) {
      throw new ShapeException(
          "a network that makes its input again has as many outputs as inputs; there are %d inputs and %d outputs"
              .formatted(network.inputs(), network.outputs()));
    }
    this.backend = network.backend();
    this.network = network;
    this.layers = network.layers();
    this.target = target;
    this.loss = loss;
    this.penalties = penalties;
    this.noise = noise;
    this.parameters = layers.parameters().toArray(Parameter[]::new);
    this.optimiser = workspace.own(() -> optimiser);
    this.inputs = workspace.own(() -> new RowScratch(backend, network.inputs()));
    this.targets = workspace.own(() -> new RowScratch(backend, network.outputs()));
    this.gradients = workspace.own(() -> new RowScratch(backend, network.outputs()));
    this.perRow = backend.scalar(1f);
    workspace.prepare(() -> reserve(batch));
  }

  @Override
  public void reserve(int batch) {
    network.reserve(batch);
    gradients.reserve(batch);
    if (target == Target.COLUMNS) {
      inputs.reserve(batch);
      targets.reserve(batch);
    }
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    perRow.set((float) (1.0 / rows));
    penalties.prepare(rows);
    optimiser.prepare(rate, momentum);
  }

  @Override
  public void step(Matrix v) {
    differentiate(v, noise);
    optimiser.step();
  }

  private void differentiate(Matrix v, @Nullable RandomStream training) {
    Matrix x = inputOf(v);
    Matrix t = targetOf(v, x);
    Matrix dy = gradients.rows(v.rows());
    for (Parameter p : parameters) {
      p.clear();
    }
    loss.gradient(backend, layers.forward(x, training), t, dy);
    backend.scale(perRow, dy);
    layers.backward(dy, Wanted.PARAMETERS);
  }

  private Matrix inputOf(Matrix v) {
    if (target == Target.INPUT) {
      return v;
    }
    if (v.cols() != network.inputs() + network.outputs()) {
      throw new ShapeException(
          "rows of %d numbers do not hold %d inputs and %d targets of the network"
              .formatted(v.cols(), network.inputs(), network.outputs()));
    }
    Matrix x = inputs.rows(v.rows());
    backend.copyColumns(v, 0, network.inputs(), x, 0);
    return x;
  }

  private Matrix targetOf(Matrix v, Matrix x) {
    if (target == Target.INPUT) {
      return x;
    }
    Matrix t = targets.rows(v.rows());
    backend.copyColumns(v, network.inputs(), network.outputs(), t, 0);
    return t;
  }

  /**
   * Returns the mean loss of rows as for {@link #step} and the penalties, at inference. Waits for
   * the backend.
   */
  public double loss(Matrix v) {
    penalties.prepare(v.rows());
    double sum = 0;
    double penalty = 0;
    for (int from = 0; from < v.rows(); from += BLOCK) {
      Matrix block = v.rows(from, Math.min(from + BLOCK, v.rows()));
      Matrix x = inputOf(block);
      sum += loss.value(backend, layers.forward(x, null), targetOf(block, x));
      penalty += layers.penalty();
    }
    return sum / v.rows() + penalty;
  }

  /**
   * Returns the norm of the gradient of L with respect to each parameter, for the network at
   * inference and rows as for {@link #step}, all in one pass. Waits for the backend.
   */
  public Map<String, Double> gradientNorms(Matrix v) {
    perRow.set((float) (1.0 / v.rows()));
    penalties.prepare(v.rows());
    differentiate(v, null);
    Map<String, Double> norms = new LinkedHashMap<>();
    for (Parameter p : layers.learned()) {
      norms.put(p.name(), Math.sqrt(backend.dot(p.gradient(), p.gradient())));
    }
    return norms;
  }

  @Override
  public Map<String, Matrix> state() {
    return optimiser.state();
  }
}
