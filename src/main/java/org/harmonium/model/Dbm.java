package org.harmonium.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.Layer;

/**
 * A deep Boltzmann machine: visible units v = h^0 and layers h^1 to h^L of binary hidden units,
 * each connected with its neighbours, undirected.
 *
 * <pre>
 *   E(v, h)        = -b·v - sum_l c^l·h^l - sum_l h^(l-1) W^l h^l
 *   p(h^l_j = 1 |) = g(c^l_j + sum_i h^(l-1)_i W^l_ij + sum_k W^(l+1)_jk h^(l+1)_k)   (L = 2: eqs. 10, 11)
 *   p(v_i |)       : unit i with total input b_i + sum_j W^1_ij h^1_j                 (eq. 12)
 * </pre>
 *
 * <p>Equations of Salakhutdinov and Hinton, "Deep Boltzmann machines", AISTATS 2009. For visible
 * units that are not binary, read -b·v and v as in {@link Rbm}. {@link LayerStates} has the
 * conditionals: its {@link LayerStates#mean} and {@link LayerStates#sample} of layer l.
 */
public final class Dbm implements LayeredMachine, AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final List<Layer> layers; // 0 to L
  private final List<Connection> connections; // W^1 to W^L

  /** Creates a machine with binary visible units and all parameters zero. */
  public Dbm(Backend backend, int visible, int... hidden) {
    this(backend, BernoulliUnits.INSTANCE, visible, hidden);
  }

  /**
   * Creates a machine with all parameters zero. The units are closed with the machine.
   *
   * @param hidden H1 to HL, at least one
   */
  public Dbm(Backend backend, Units visibleUnits, int visible, int... hidden) {
    if (hidden.length < 1) {
      throw new IllegalArgumentException("a deep Boltzmann machine needs a hidden layer");
    }
    this.backend = backend;
    this.workspace = new Workspace(backend);
    workspace.own(() -> visibleUnits);
    List<Layer> layers = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    layers.add(new Layer(visibleUnits, workspace.zeros(1, visible)));
    for (int l = 1; l <= hidden.length; l++) {
      Matrix weights = workspace.zeros(layers.get(l - 1).size(), hidden[l - 1]);
      connections.add(new Connection(l - 1, l, weights));
      layers.add(new Layer(BernoulliUnits.INSTANCE, workspace.zeros(1, hidden[l - 1])));
    }
    this.layers = List.copyOf(layers);
    this.connections = List.copyOf(connections);
  }

  // ---------------------------------------------------------------- conditionals and energy

  /** Returns E(v, h^1, .., h^L) of each row, in nats. */
  public double[] energy(LayerStates states) {
    double[] energy = new double[states.rows()];
    for (int l = 0; l <= depth(); l++) {
      Layer layer = layers.get(l);
      subtract(layer.units().logBase(backend, states.of(l), layer.bias()), energy);
    }
    for (int l = 1; l <= depth(); l++) {
      Matrix below = states.statistics().get(l - 1);
      Matrix above = states.statistics().get(l);
      subtract(LayeredMachine.coupling(backend, Scalar.ONE, below, weights(l), above), energy);
    }
    return energy;
  }

  private static void subtract(double[] x, double[] from) {
    for (int i = 0; i < x.length; i++) {
      from[i] -= x[i];
    }
  }

  // ---------------------------------------------------------------- parameters

  /**
   * Sets the parameters from a stack of RBMs that were learned one on top of the other with the
   * {@link InputScaling#inStack} of their places (2009, section 3.1 and figure 2): W^1 and W^L as
   * learned, the others halved. The bias of a hidden layer is the mean of its biases in the RBM
   * below and the RBM above. A hidden unit with the same total input in both RBMs therefore has
   * this total input in the machine too.
   *
   * @param stack the lowest first; its sizes are those of this machine
   * @throws IllegalArgumentException if a size differs, or an RBM was learned with another scaling
   */
  public void compose(List<Rbm> stack) {
    requireStack(stack);
    for (int l = 1; l <= depth(); l++) {
      Rbm rbm = stack.get(l - 1);
      double factor = rbm.inputScaling().weightFactor(l, depth());
      copyScaled(factor, rbm.weights(), weights(l));
      copyScaled(l == depth() ? 1 : 0.5, rbm.hiddenBias(), bias(l));
      if (l == 1) {
        backend.copy(rbm.visibleBias(), bias(0));
      } else {
        backend.axpy(Scalar.of(0.5f), rbm.visibleBias(), bias(l - 1));
      }
    }
    Units learned = stack.get(0).visibleUnits();
    copyAll(learned.parameters(), units(0).parameters());
    copyAll(learned.state(), units(0).state());
  }

  private void copyAll(Map<String, Matrix> from, Map<String, Matrix> to) {
    to.forEach((name, x) -> backend.copy(requireNonNull(from.get(name)), x));
  }

  private void requireStack(List<Rbm> stack) {
    boolean fits = stack.size() == depth();
    for (int l = 1; fits && l <= depth(); l++) {
      Rbm rbm = stack.get(l - 1);
      fits = rbm.visible() == size(l - 1) && rbm.hidden() == size(l);
    }
    if (!fits) {
      List<String> shapes = stack.stream().map(r -> r.visible() + "x" + r.hidden()).toList();
      throw new IllegalArgumentException(
          "RBMs of %s do not stack to layers of %s units"
              .formatted(shapes, layers.stream().map(Layer::size).toList()));
    }
    if (!layers.get(0).units().name().equals(stack.get(0).visibleUnits().name())) {
      throw new IllegalArgumentException(
          "the lowest RBM has %s visible units, the machine has %s"
              .formatted(stack.get(0).visibleUnits().name(), layers.get(0).units().name()));
    }
  }

  private void copyScaled(double factor, Matrix x, Matrix out) {
    backend.copy(x, out);
    backend.scale(Scalar.of((float) factor), out);
  }

  /**
   * Sets the initial values for training without pretraining: weights from a normal distribution of
   * standard deviation {@code weightScale}, b_i the input at which unit i has the mean of the data,
   * hidden biases constant. Uses one draw per layer.
   *
   * @param visibleMeans strictly inside the units' range
   */
  public void initialise(
      double weightScale, double[] visibleMeans, double hiddenBias, RandomStream random) {
    Shapes.requireLength("initialise", visibleMeans.length, 1, size(0));
    double[] exact = layers.get(0).units().biasForMeans(visibleMeans);
    float[] bias = new float[exact.length];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) exact[i];
    }
    backend.write(bias, bias(0));
    for (int l = 1; l <= depth(); l++) {
      backend.normal(random, weights(l));
      backend.scale(Scalar.of((float) weightScale), weights(l));
      backend.fill((float) hiddenBias, bias(l));
    }
  }

  /** The parameters under the names they have in files: W1 to WL, b, c1 to cL, the units'. */
  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>();
    for (int l = 1; l <= depth(); l++) {
      parameters.put("W" + l, weights(l));
    }
    parameters.put("b", bias(0));
    for (int l = 1; l <= depth(); l++) {
      parameters.put("c" + l, bias(l));
    }
    parameters.putAll(layers.get(0).units().parameters());
    return parameters;
  }

  /** W^l (N of layer l - 1, N of layer l), l from 1 to L. */
  public Matrix weights(int l) {
    return connections.get(l - 1).weights();
  }

  /** The bias (1, N) of layer l; b for l = 0. */
  public Matrix bias(int l) {
    return layers.get(l).bias();
  }

  /** The units of layer l; the visible ones for l = 0. */
  public Units units(int l) {
    return layers.get(l).units();
  }

  /** The number of units of layer l; V for l = 0. */
  public int size(int l) {
    return layers.get(l).size();
  }

  /** L, the number of hidden layers. */
  public int depth() {
    return connections.size();
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public List<Connection> connections() {
    return connections;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
