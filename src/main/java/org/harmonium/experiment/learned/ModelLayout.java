package org.harmonium.experiment.learned;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.io.TensorType;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;

/** Which tensors the kinds of models have, in which shapes, and how a model is made from them. */
final class ModelLayout {
  private ModelLayout() {}

  /** The numbers of units of a model, layer by layer, the visible one first. */
  static List<Integer> sizes(LearnedModel model) {
    List<Integer> sizes = new ArrayList<>(List.of(model.visible()));
    for (int l = 1; l <= model.layers(); l++) {
      sizes.add(model.hidden(l));
    }
    return sizes;
  }

  /**
   * The same from a file.
   *
   * @throws BadFileException if a tensor is missing or has not the shape of its place
   */
  static List<Integer> sizes(Path file, ModelDescription description, TensorFile content) {
    return switch (description.kind()) {
      case RBM -> rbm(file, content);
      case BM, DBN, DBM -> throw new BadFileException(file, "is of another kind", "give an RBM");
    };
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

  /** A model of such a description, all parameters zero. */
  static LearnedModel open(Backend backend, ModelDescription description, List<Integer> sizes) {
    Units visible = BernoulliUnits.INSTANCE;
    Units hidden = BernoulliUnits.INSTANCE;
    return switch (description.kind()) {
      case RBM -> new LearnedRbm(new Rbm(backend, visible, sizes.get(0), hidden, sizes.get(1)));
      case BM, DBN, DBM -> throw new IllegalStateException();
    };
  }
}
