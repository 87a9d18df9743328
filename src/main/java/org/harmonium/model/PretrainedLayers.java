package org.harmonium.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.ShapeException;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.AffineLayer;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Sequence;

/**
 * The initial weights of the layers of a network, from a stack of models that were trained without
 * labels: h(l) = f(h(l-1) W + c), the means of the hidden units given those below, bottom-up.
 *
 * <p>The function f of units is {@link Units#meanFunction}. Factors on the inputs of an RBM, such
 * as sigma of Gaussian visible units or an {@link InputScaling}, are multiplied into the weights.
 *
 * @param layers the lowest first
 */
public record PretrainedLayers(List<Affine> layers) {
  /** One layer: weights (inputs, outputs), row-major, a bias for each output, and f. */
  @SuppressWarnings("ArrayRecordComponent") // holds numbers only, is not compared
  public record Affine(
      int inputs, int outputs, float[] weights, float[] bias, ActivationFunction function) {}

  /** Checks that there is at least one layer. */
  public PretrainedLayers {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a pretrained stack needs at least one layer");
    }
  }

  /** Returns the layers of RBMs, the lowest first: {@link Rbm#hiddenMean} of each. */
  public static PretrainedLayers of(List<Rbm> stack) {
    return new PretrainedLayers(stack.stream().map(PretrainedLayers::upwards).toList());
  }

  /** Returns the layers of a belief net: {@link Dbn#recognitionMean} of each, without labels. */
  public static PretrainedLayers of(Dbn net) {
    List<Affine> layers = new ArrayList<>();
    for (int l = 1; l <= net.depth(); l++) {
      Rbm rbm = net.stack().get(l - 1);
      boolean top = l == net.depth();
      Matrix w = top ? rbm.weights().rows(0, net.size(l - 1)) : net.recognitionWeights(l);
      layers.add(upwards(rbm, w, 1));
    }
    return new PretrainedLayers(layers);
  }

  /**
   * Returns the layers of a deep Boltzmann machine, for inputs [v, q(h^2)]. The weights of the
   * first layer are W^1 above the transpose of W^2, so that it has the same inputs from below and
   * from above as in the machine. The other layers have W^l (Salakhutdinov and Hinton, "Deep
   * Boltzmann machines", AISTATS 2009, section 3.3 and figure 3). With one hidden layer the inputs
   * are v alone.
   */
  public static PretrainedLayers of(Dbm machine) {
    Backend backend = machine.backend();
    List<Affine> layers = new ArrayList<>();
    for (int l = 1; l <= machine.depth(); l++) {
      int inputs = machine.size(l - 1);
      int outputs = machine.size(l);
      float[] weights = backend.download(machine.weights(l));
      if (l == 1) {
        scaleRows(weights, outputs, inverses(machine.units(0), inputs, 1));
        if (machine.depth() > 1) {
          int above = machine.size(2);
          float[] fromAbove = transposed(backend.download(machine.weights(2)), outputs, above);
          weights = Arrays.copyOf(weights, weights.length + fromAbove.length);
          System.arraycopy(fromAbove, 0, weights, inputs * outputs, fromAbove.length);
          inputs += above;
        }
      }
      float[] bias = backend.download(machine.bias(l));
      layers.add(new Affine(inputs, outputs, weights, bias, function(machine.units(l))));
    }
    return new PretrainedLayers(layers);
  }

  /** Returns the dense layers of a stack of encoders, each trained on the codes below it. */
  public static PretrainedLayers ofEncoders(List<Autoencoder> stack) {
    return new PretrainedLayers(
        stack.stream().flatMap(each -> dense(each, each.encoder()).stream()).toList());
  }

  /** Returns the dense layers of a decoder, the one after the code first. */
  public static List<Affine> decoder(Autoencoder autoencoder) {
    return dense(autoencoder, autoencoder.decoder());
  }

  private static List<Affine> dense(Autoencoder autoencoder, List<Layer> part) {
    Backend backend = autoencoder.network().backend();
    List<Affine> layers = new ArrayList<>();
    for (Layer layer : part) {
      AffineLayer affine = layer.affine();
      if (affine != null) {
        int inputs = affine.inputs();
        int outputs = affine.outputs();
        float[] weights = backend.download(affine.weights().value());
        if (affine.isTied()) {
          weights = transposed(weights, outputs, inputs);
        }
        float[] bias = backend.download(affine.bias().value());
        layers.add(new Affine(inputs, outputs, weights, bias, affine.function()));
      }
    }
    return layers;
  }

  /** Returns the layers downwards, the highest first: {@link Rbm#visibleMean} of each RBM. */
  static PretrainedLayers decoder(List<Rbm> stack) {
    List<Affine> layers = new ArrayList<>();
    for (int l = stack.size() - 1; l >= 0; l--) {
      layers.add(downwards(stack.get(l)));
    }
    return new PretrainedLayers(layers);
  }

  /** Returns the layer upwards through an RBM: {@link Rbm#hiddenMean}. */
  public static Affine upwards(Rbm rbm) {
    return upwards(rbm, rbm.weights(), rbm.inputScaling().up());
  }

  private static Affine upwards(Rbm rbm, Matrix w, double up) {
    float[] weights = rbm.backend().download(w);
    scaleRows(weights, w.cols(), inverses(rbm.visibleUnits(), w.rows(), up));
    float[] bias = rbm.backend().download(rbm.hiddenBias());
    return new Affine(w.rows(), w.cols(), weights, bias, function(rbm.hiddenUnits()));
  }

  /** Returns the layer downwards through an RBM: {@link Rbm#visibleMean}. */
  public static Affine downwards(Rbm rbm) {
    float[] weights = rbm.backend().download(rbm.weights());
    double[] factors = rbm.visibleUnits().deviations(rbm.visible());
    Arrays.setAll(factors, i -> factors[i] * rbm.inputScaling().down());
    scaleRows(weights, rbm.hidden(), factors);
    float[] bias = rbm.backend().download(rbm.visibleBias());
    return new Affine(
        rbm.hidden(),
        rbm.visible(),
        transposed(weights, rbm.visible(), rbm.hidden()),
        bias,
        function(rbm.visibleUnits()));
  }

  private static ActivationFunction function(Units units) {
    ActivationFunction f = units.meanFunction();
    if (f == null) {
      throw new IllegalArgumentException(
          "units '%s' have no counterpart in a network; bernoulli, unit-gaussian and rectified units have one"
              .formatted(units.name()));
    }
    return f;
  }

  /** Returns the factors of the rows of weights upwards: the given factor divided by sigma. */
  private static double[] inverses(Units visible, int n, double factor) {
    double[] sigma = visible.deviations(n);
    Arrays.setAll(sigma, i -> factor / sigma[i]);
    return sigma;
  }

  private static void scaleRows(float[] weights, int cols, double[] factors) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (weights[i] * factors[i / cols]);
    }
  }

  private static float[] transposed(float[] x, int rows, int cols) {
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i % cols * rows + i / cols] = x[i];
    }
    return out;
  }

  // ---------------------------------------------------------------- into a network

  /** The dense layers that these weights are for. */
  public List<LayerDescription> descriptions() {
    List<LayerDescription> all = new ArrayList<>();
    for (Affine layer : layers) {
      all.add(new Dense.Description(layer.inputs, layer.outputs, layer.function));
    }
    return all;
  }

  /** Writes the weights into the lowest affine layers with untied weights. */
  void writeTo(Backend backend, Sequence network) {
    List<AffineLayer> dense = new ArrayList<>();
    for (int i = 0; i < network.layers().size() && dense.size() < layers.size(); i++) {
      AffineLayer layer = network.layers().get(i).affine();
      if (layer != null && !layer.isTied()) {
        requireFit(i + 1, layer, dense.size() + 1, layers.get(dense.size()));
        dense.add(layer);
      }
    }
    if (dense.size() < layers.size()) {
      throw new IllegalArgumentException(
          "the network has %d dense layers, the pretrained stack %d; leave the last ones out"
              .formatted(dense.size(), layers.size()));
    }
    for (int l = 0; l < layers.size(); l++) {
      backend.write(layers.get(l).weights, dense.get(l).weights().value());
      backend.write(layers.get(l).bias, dense.get(l).bias().value());
    }
  }

  private static void requireFit(int number, AffineLayer layer, int l, Affine pretrained) {
    if (layer.inputs() != pretrained.inputs || layer.outputs() != pretrained.outputs) {
      throw new ShapeException(
          "layer %d (%s) has weights (%d, %d), those of pretrained layer %d are (%d, %d); make them equal"
              .formatted(
                  number,
                  layer,
                  layer.inputs(),
                  layer.outputs(),
                  l,
                  pretrained.inputs,
                  pretrained.outputs));
    }
  }
}
