package org.harmonium.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.Sequence;

/**
 * A feed-forward network: layers one after the other, and a link function that turns the outputs of
 * the last one into predictions.
 *
 * <pre>
 *   y   = layers(x)         the argument of the loss: logits, or the prediction itself
 *   out = link(y)           softmax: probabilities of classes; sigmoid: of units; linear: y itself
 * </pre>
 *
 * <p>The link is not a layer, since losses take logits. It must be the link of the loss that the
 * network learns by, {@link org.harmonium.nn.Loss#link}.
 */
public final class Network implements AutoCloseable {
  private final Backend backend;
  private final Sequence layers;
  private final ActivationFunction link;

  /** Creates a network with all weights zero, of layers in the order of a forward pass. */
  public Network(Backend backend, List<LayerDescription> layers, ActivationFunction link) {
    this.backend = backend;
    this.layers = Sequence.open(backend, layers);
    this.link = link;
  }

  /**
   * Returns a classifier on a stack that was trained without labels: the layers of the stack,
   * followed by a linear layer with zero weights, whose softmax gives the probabilities of the
   * classes (Hinton and Salakhutdinov: Reducing the dimensionality of data with neural networks,
   * Science 313, 2006).
   *
   * @param classes the number of classes, at least 2
   */
  public static Network fromStack(Backend backend, PretrainedLayers stack, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs 2 classes, there were " + classes);
    }
    List<LayerDescription> layers = new ArrayList<>(stack.descriptions());
    int code = layers.get(layers.size() - 1).outputs();
    layers.add(new Dense.Description(code, classes, ActivationFunction.LINEAR));
    Network network = new Network(backend, layers, ActivationFunction.SOFTMAX);
    stack.writeTo(backend, network.layers);
    return network;
  }

  /** Allocates the workspace for up to n rows, before passes of so many rows are recorded. */
  public void reserve(int n) {
    layers.reserve(n);
  }

  /** Computes out (n, outputs) = link(layers(x)) at inference, for x (n, inputs). */
  public void forward(Matrix x, Matrix out) {
    applyLink(layers.forward(x, null), out);
  }

  /** Computes out = link(y), for outputs y of the last layer. */
  public void applyLink(Matrix y, Matrix out) {
    Unary f = link.unary();
    if (link == ActivationFunction.SOFTMAX) {
      backend.softmax(y, out);
    } else if (f != null) {
      backend.apply(f, y, out);
    } else {
      backend.copy(y, out);
    }
  }

  /** Initialises all weights, with one draw each; biases stay 0. */
  public void initialise(Initialisation law, RandomStream random) {
    law.initialise(backend, layers, random);
  }

  /**
   * Copies the weights and biases of a pretrained stack into its dense layers, from the lowest on.
   * The layers above are not changed.
   *
   * @throws org.harmonium.backend.ShapeException in one sentence that names the layer and both
   *     shapes
   */
  public void take(PretrainedLayers stack) {
    stack.writeTo(backend, layers);
  }

  /** Freezes the lowest layers: training changes only those above. */
  public void freeze(int lowest) {
    layers.freeze(lowest);
  }

  /** The parameters by their names in files, W1, c1 and so on, and the statistics of the layers. */
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    for (Parameter p : layers.parameters()) {
      parameters.put(p.name(), p.value());
    }
    parameters.putAll(layers.statistics());
    return parameters;
  }

  /** The layers. */
  public Sequence layers() {
    return layers;
  }

  /** The function that turns the outputs of the last layer into predictions. */
  public ActivationFunction link() {
    return link;
  }

  /** The width of the input rows. */
  public int inputs() {
    return layers.inputs();
  }

  /** The width of the output rows. */
  public int outputs() {
    return layers.outputs();
  }

  /** The backend of the parameters. */
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    layers.close();
  }
}
