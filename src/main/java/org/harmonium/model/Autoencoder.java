package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.ShapeException;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.LayerDescription.OfDense;
import org.harmonium.nn.LayerDescription.OfTied;

/**
 * An autoencoder: an encoder h = f(x), whose outputs are a code of its inputs, and a decoder r =
 * g(h) that makes the inputs of the code again (Goodfellow, Bengio and Courville: Deep Learning,
 * 2016, chapter 14).
 *
 * <p>Both are parts of one {@link Network}, whose layers and names go on from the one to the other;
 * the decoder's layers may be tied to the encoder's. Its link makes reconstructions of the
 * decoder's outputs. A layer of corruption at the input makes it a denoising autoencoder, penalties
 * on its layers a sparse or contractive one.
 */
public final class Autoencoder implements AutoCloseable {
  private final Network network;
  private final int encoderLayers;

  /**
   * All weights zero.
   *
   * @param encoder at least one layer
   * @param decoder at least one layer; as many outputs as the encoder has inputs
   * @param link what makes reconstructions of the decoder's outputs
   */
  public Autoencoder(
      Backend backend,
      List<LayerDescription> encoder,
      List<LayerDescription> decoder,
      ActivationFunction link) {
    if (encoder.isEmpty() || decoder.isEmpty()) {
      throw new IllegalArgumentException("an autoencoder needs an encoder and a decoder");
    }
    int inputs = encoder.get(0).inputs();
    int outputs = decoder.get(decoder.size() - 1).outputs();
    if (inputs != outputs) {
      throw new ShapeException(
          "the encoder takes %d inputs, the decoder has %d outputs; make them equal"
              .formatted(inputs, outputs));
    }
    List<LayerDescription> all = new ArrayList<>(encoder);
    all.addAll(decoder);
    this.network = new Network(backend, all, link);
    this.encoderLayers = encoder.size();
  }

  /**
   * The decoder that goes back through the dense layers of an encoder: each has the function of the
   * layer that its outputs stand for.
   *
   * @param tied whether it has their weights, transposed, or its own
   * @param last the function of the last layer, whose outputs stand for the inputs
   */
  public static List<LayerDescription> mirrored(
      List<LayerDescription> encoder, boolean tied, ActivationFunction last) {
    List<LayerDescription> decoder = new ArrayList<>();
    ActivationFunction f = last;
    for (int i = 0; i < encoder.size(); i++) {
      if (encoder.get(i) instanceof OfDense dense) {
        int from = dense.outputs();
        int to = dense.inputs();
        decoder.add(0, tied ? new OfTied(from, to, f, i + 1) : new OfDense(from, to, f));
        f = dense.function();
      }
    }
    return decoder;
  }

  /**
   * A stack of RBMs unrolled: the encoder goes up through their hidden units' means, the decoder
   * down through their visible units' means, with weights of its own that start at the transposed
   * ones. The code is linear if the highest hidden units are Gaussian ones of deviation 1 (Hinton
   * and Salakhutdinov: Reducing the dimensionality of data with neural networks, Science 313, 2006,
   * figure 1). The function of binary visible units becomes the link, so that it may learn by
   * cross-entropy.
   *
   * @param stack the lowest first
   */
  public static Autoencoder unrolled(List<Rbm> stack) {
    PretrainedLayers up = PretrainedLayers.of(stack);
    PretrainedLayers down = PretrainedLayers.decoder(stack);
    Backend backend = stack.get(0).backend();
    List<LayerDescription> decoder = new ArrayList<>(down.descriptions());
    ActivationFunction link = ActivationFunction.LINEAR;
    Rbm lowest = stack.get(0);
    if (lowest.visibleUnits() instanceof BernoulliUnits) {
      link = ActivationFunction.SIGMOID;
      decoder.remove(decoder.size() - 1);
      decoder.add(new OfDense(lowest.hidden(), lowest.visible(), ActivationFunction.LINEAR));
    }
    Autoencoder unrolled = new Autoencoder(backend, up.descriptions(), decoder, link);
    unrolled.take(up, down);
    return unrolled;
  }

  /**
   * Takes the weights and biases of a pretrained stack: the encoder those upwards, the decoder
   * those downwards, of which tied layers take the biases alone.
   *
   * @param up the lowest first
   * @param down the highest first
   * @throws ShapeException in one sentence that names the layer and both shapes
   */
  public void take(PretrainedLayers up, PretrainedLayers down) {
    List<Dense> tied = new ArrayList<>();
    for (Layer layer : decoder()) {
      if (layer instanceof Dense dense && dense.isTied()) {
        tied.add(dense);
      }
    }
    if (tied.isEmpty()) {
      List<PretrainedLayers.Affine> all = new ArrayList<>(up.layers());
      all.addAll(down.layers());
      network.take(new PretrainedLayers(all));
      return;
    }
    network.take(up);
    for (int l = 0; l < tied.size(); l++) {
      network.backend().write(down.layers().get(l).bias(), tied.get(l).bias().value());
    }
  }

  /** Makes room for up to n rows: to be called before passes of so many rows are recorded. */
  public void reserve(int n) {
    network.reserve(n);
  }

  // ---------------------------------------------------------------- passes

  /** h (n, code) = the code of x (n, inputs), at inference. */
  public void encode(Matrix x, Matrix h) {
    network.backend().copy(pass(encoder(), x), h);
  }

  /** r (n, inputs) = what the decoder makes of codes h (n, code), at inference. */
  public void decode(Matrix h, Matrix r) {
    network.applyLink(pass(decoder(), h), r);
  }

  /** r (n, inputs) = the reconstruction of x (n, inputs), at inference. */
  public void reconstruct(Matrix x, Matrix r) {
    network.forward(x, r);
  }

  private static Matrix pass(List<Layer> layers, Matrix x) {
    Matrix y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, null);
    }
    return y;
  }

  // ---------------------------------------------------------------- parts

  /** Gives all weights values of this law, a draw each; biases begin at 0 and stay. */
  public void initialise(Initialisation law, RandomStream random) {
    network.initialise(law, random);
  }

  /** The parameters by their names in files; those of the decoder follow the encoder's. */
  public Map<String, Matrix> parameters() {
    return network.parameters();
  }

  /** Encoder and decoder as one network. */
  public Network network() {
    return network;
  }

  /** The layers of the encoder, the lowest first. */
  public List<Layer> encoder() {
    return network.layers().layers().subList(0, encoderLayers);
  }

  /** The layers of the decoder, that upon the code first. */
  public List<Layer> decoder() {
    List<Layer> all = network.layers().layers();
    return all.subList(encoderLayers, all.size());
  }

  /** How many numbers a code has. */
  public int code() {
    return encoder().get(encoderLayers - 1).outputs();
  }

  /** How many numbers a row has. */
  public int inputs() {
    return network.inputs();
  }

  @Override
  public void close() {
    network.close();
  }
}
