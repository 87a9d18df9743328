package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.ShapeException;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.AffineLayer;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;

/**
 * An autoencoder: an encoder h = f(x), whose outputs are a code of its inputs, and a decoder r =
 * g(h), which reconstructs the inputs from the code (Goodfellow, Bengio and Courville: Deep
 * Learning, 2016, chapter 14).
 *
 * <p>Both are parts of one {@link Network}, whose layers and names are numbered from the encoder to
 * the decoder; layers of the decoder may be tied to those of the encoder. The link turns the
 * outputs of the decoder into reconstructions. A corruption layer at the input makes a denoising
 * autoencoder, penalties on the code a sparse or contractive one.
 */
public final class Autoencoder implements AutoCloseable {
  private final Network network;
  private final int encoderLayers;

  /**
   * Creates an autoencoder with all weights zero.
   *
   * @param encoder at least one layer
   * @param decoder at least one layer; as many outputs as the encoder has inputs
   * @param link turns the outputs of the decoder into reconstructions
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
   * Returns a decoder with a layer for each dense layer of an encoder, in the opposite order. Each
   * has the function of the layer whose outputs it reconstructs.
   *
   * @param tied whether it shares the transposed weights of the encoder or has separate weights
   * @param last the function of the last layer, which reconstructs the inputs
   */
  public static List<LayerDescription> mirrored(
      List<LayerDescription> encoder, boolean tied, ActivationFunction last) {
    List<LayerDescription> decoder = new ArrayList<>();
    ActivationFunction f = last;
    for (int i = 0; i < encoder.size(); i++) {
      LayerDescription layer = encoder.get(i);
      LayerDescription mirrored = layer.mirrored(f, tied ? i + 1 : 0);
      if (mirrored != null) {
        decoder.add(0, mirrored);
        f = layer.function();
      }
    }
    return decoder;
  }

  /**
   * Unrolls a stack of RBMs. The encoder computes the means of their hidden units from the lowest
   * RBM to the highest. The decoder computes the means of their visible units from the highest RBM
   * to the lowest, with separate weights that start at the transposed ones. The code is linear if
   * the highest hidden units are Gaussian with standard deviation 1 (Hinton and Salakhutdinov:
   * Reducing the dimensionality of data with neural networks, Science 313, 2006, figure 1). The
   * sigmoid of binary visible units becomes the link, so that the network may learn by
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
    if (lowest.visibleUnits().meanFunction() == ActivationFunction.SIGMOID) {
      link = ActivationFunction.SIGMOID;
      decoder.remove(decoder.size() - 1);
      decoder.add(
          new Dense.Description(lowest.hidden(), lowest.visible(), ActivationFunction.LINEAR));
    }
    Autoencoder unrolled = new Autoencoder(backend, up.descriptions(), decoder, link);
    unrolled.take(up, down);
    return unrolled;
  }

  /**
   * Copies the weights and biases of a pretrained stack: the upward ones into the encoder, the
   * downward ones into the decoder. Tied layers of the decoder take the biases only.
   *
   * @param up the lowest first
   * @param down the highest first
   * @throws ShapeException in one sentence that names the layer and both shapes
   */
  public void take(PretrainedLayers up, PretrainedLayers down) {
    List<AffineLayer> tied =
        decoder().stream()
            .map(Layer::affine)
            .filter(Objects::nonNull)
            .filter(AffineLayer::isTied)
            .toList();
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

  /** Allocates the workspace for up to n rows, before passes of so many rows are recorded. */
  public void reserve(int n) {
    network.reserve(n);
  }

  // ---------------------------------------------------------------- passes

  /** Computes h (n, code), the code of x (n, inputs), at inference. */
  public void encode(Matrix x, Matrix h) {
    network.backend().copy(pass(encoder(), x), h);
  }

  /** Computes r (n, inputs), the reconstruction from codes h (n, code), at inference. */
  public void decode(Matrix h, Matrix r) {
    network.applyLink(pass(decoder(), h), r);
  }

  /** Computes r (n, inputs), the reconstruction of x (n, inputs), at inference. */
  public void reconstruct(Matrix x, Matrix r) {
    network.forward(x, r);
  }

  /**
   * Computes r (n, inputs), the reconstruction of a corrupted x (n, inputs). The layers that
   * corrupt work as in training and all others as at inference, so that no row affects another.
   */
  public void reconstructCorrupted(Matrix x, RandomStream random, Matrix r) {
    Matrix y = x;
    for (Layer layer : network.layers().layers()) {
      boolean corrupts = layer.descriptions().stream().anyMatch(LayerDescription::isCorruption);
      y = layer.forward(y, corrupts ? random : null);
    }
    network.applyLink(y, r);
  }

  private static Matrix pass(List<Layer> layers, Matrix x) {
    Matrix y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, null);
    }
    return y;
  }

  // ---------------------------------------------------------------- parts

  /** Initialises all weights, with one draw each; biases stay 0. */
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

  /** Whether a layer of the encoder corrupts its inputs in training (a denoising autoencoder). */
  public boolean isDenoising() {
    return encoder().stream()
        .flatMap(layer -> layer.descriptions().stream())
        .anyMatch(LayerDescription::isCorruption);
  }

  /** The layers of the decoder, the one after the code first. */
  public List<Layer> decoder() {
    List<Layer> all = network.layers().layers();
    return all.subList(encoderLayers, all.size());
  }

  /** The width of a code. */
  public int code() {
    return encoder().get(encoderLayers - 1).outputs();
  }

  /** The width of a row. */
  public int inputs() {
    return network.inputs();
  }

  @Override
  public void close() {
    network.close();
  }
}
