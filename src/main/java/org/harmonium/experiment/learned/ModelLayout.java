package org.harmonium.experiment.learned;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.io.TensorType;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/** Which tensors the kinds of models have, in which shapes, and how a model is made from them. */
final class ModelLayout {
  private ModelLayout() {}

  /** The numbers of units of a model, layer by layer, the visible one first. */
  static List<Integer> sizes(LearnedModel model) {
    List<Integer> sizes = new ArrayList<>(List.of(model.visible()));
    if (model instanceof Encodes encoder) {
      for (int l = 1; l <= encoder.layers(); l++) {
        sizes.add(encoder.hidden(l));
      }
    }
    return sizes;
  }

  /**
   * The same from a file.
   *
   * @throws BadFileException if a tensor is missing or has not the shape of its place
   */
  static List<Integer> sizes(Path file, ModelDescription description, TensorFile content) {
    NetworkDescription network = description.network();
    if (network != null) {
      return NetworkTensors.sizes(file, network, content.tensors());
    }
    List<Integer> sizes =
        switch (description.kind()) {
          case RBM -> rbm(file, content);
          case BM -> bm(file, description, content);
          case DBN, DBM -> deep(file, description, content);
          case CLASSIFIER, AUTOENCODER, GAN ->
              throw new IllegalStateException(description.kind() + " has a description");
        };
    RestOfModel.require(file, description, sizes, content.tensors());
    return sizes;
  }

  private static List<Integer> rbm(Path file, TensorFile content) {
    String shapes = "an RBM is W [visible, hidden], b [visible] and c [hidden]";
    Tensor w = tensor(file, content, "W", 2, shapes);
    Tensor b = tensor(file, content, "b", 1, shapes);
    Tensor c = tensor(file, content, "c", 1, shapes);
    if (w.shape()[0] != b.size() || w.shape()[1] != c.size()) {
      throw new BadFileException(
          file,
          "W is [%d, %d], b is [%d] and c is [%d]"
              .formatted(w.shape()[0], w.shape()[1], b.size(), c.size()),
          "W must be [visible, hidden], b [visible] and c [hidden]");
    }
    return List.of(b.size(), c.size());
  }

  private static List<Integer> bm(Path file, ModelDescription description, TensorFile content) {
    String shapes = "a general Boltzmann machine is W [units, units] and b [units]";
    Tensor w = tensor(file, content, "W", 2, shapes);
    Tensor b = tensor(file, content, "b", 1, shapes);
    int visible = description.visible() == 0 ? b.size() : description.visible();
    if (w.shape()[0] != b.size() || w.shape()[1] != b.size() || visible < 1 || visible > b.size()) {
      throw new BadFileException(
          file,
          "W is [%d, %d], b is [%d] and %d units are visible"
              .formatted(w.shape()[0], w.shape()[1], b.size(), visible),
          shapes);
    }
    return visible == b.size() ? List.of(visible) : List.of(visible, b.size() - visible);
  }

  /** W1 [V, H1], W2 [H1, H2] .. ; a net's highest weights have label units as further rows. */
  private static List<Integer> deep(Path file, ModelDescription description, TensorFile content) {
    String shapes = "a deep model is W1 [V, H1], W2 [H1, H2] .. and the biases b [V], c1 [H1] ..";
    Tensor b = tensor(file, content, "b", 1, shapes);
    int depth = 1;
    while (content.tensors().containsKey("W" + (depth + 1))) {
      depth++;
    }
    int labels = description.kind() == ModelKind.DBN ? description.classes() : 0;
    List<Integer> sizes = new ArrayList<>();
    int below = b.size() - (depth == 1 ? labels : 0);
    sizes.add(below);
    for (int l = 1; l <= depth; l++) {
      Tensor w = tensor(file, content, "W" + l, 2, shapes);
      Tensor c = tensor(file, content, "c" + l, 1, shapes);
      int rows = below + (l == depth ? labels : 0);
      int units = w.shape()[1];
      int biases = units + (l == depth - 1 ? labels : 0);
      if (w.shape()[0] != rows || c.size() != biases) {
        throw new BadFileException(
            file,
            "the layers do not chain: W%d is [%d, %d] where [%d, %d] is wanted, and c%d is [%d] where [%d] is"
                .formatted(l, w.shape()[0], units, rows, units, l, c.size(), biases),
            shapes);
      }
      sizes.add(units);
      below = units;
    }
    return sizes;
  }

  private static Tensor tensor(
      Path file, TensorFile content, String name, int rank, String shapes) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw new BadFileException(
          file,
          "has no tensor %s (it has %s)"
              .formatted(name, String.join(", ", content.tensors().keySet())),
          shapes);
    }
    if (tensor.type() != TensorType.F32 || tensor.shape().length != rank || tensor.size() == 0) {
      throw new BadFileException(
          file,
          "tensor %s is %s of rank %d".formatted(name, tensor.type(), tensor.shape().length),
          "write it as F32 of rank %d, not empty (in NumPy: %s.astype('float32'))"
              .formatted(rank, name));
    }
    return tensor;
  }

  /** The shape of a tensor: weights, whose symbols are capital letters, have two dimensions. */
  static int[] shape(String name, Matrix x) {
    boolean isMatrix = Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
    return isMatrix || x.rows() > 1 ? new int[] {x.rows(), x.cols()} : new int[] {x.cols()};
  }

  /** A model of such a description, all parameters zero. */
  static LearnedModel open(
      Backend backend,
      ModelDescription description,
      List<Integer> sizes,
      Map<String, Tensor> tensors) {
    if (description.network() != null) {
      return description.network().open(backend);
    }
    int visible = sizes.get(0);
    List<Integer> hidden = sizes.subList(1, sizes.size());
    return switch (description.kind()) {
      case RBM -> {
        Units visibleUnits = units(description.visibleUnits()).open(backend, visible);
        Units hiddenUnits = units(description.hiddenUnits()).open(backend, hidden.get(0));
        yield new LearnedRbm(new Rbm(backend, visibleUnits, visible, hiddenUnits, hidden.get(0)));
      }
      case BM -> {
        int all = sizes.stream().mapToInt(Integer::intValue).sum();
        Connectivity connectivity =
            Connectivity.ofWeights(requireNonNull(tensors.get("W")).floats(), all);
        yield new LearnedBm(new BoltzmannMachine(backend, connectivity, visible));
      }
      case DBN -> {
        int classes = description.classes();
        Dbn dbn = LearnedDbn.net(LearnedDbn.stack(backend, visible, hidden, classes), classes);
        if (RestOfModel.isUntied(hidden.size(), tensors)) {
          dbn.untie();
        }
        yield new LearnedDbn(dbn);
      }
      case DBM -> {
        Units visibleUnits = units(description.visibleUnits()).open(backend, visible);
        int[] layers = hidden.stream().mapToInt(Integer::intValue).toArray();
        yield new LearnedDbm(new Dbm(backend, visibleUnits, visible, layers));
      }
      case CLASSIFIER, AUTOENCODER, GAN ->
          throw new IllegalStateException(description.kind() + " has a description");
    };
  }

  private static UnitsDescription units(String text) {
    return UnitsDescription.parse(text);
  }
}
