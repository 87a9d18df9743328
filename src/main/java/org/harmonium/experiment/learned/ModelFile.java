package org.harmonium.experiment.learned;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Transformation;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.io.BadFileException;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.jspecify.annotations.Nullable;

/**
 * A model as a safetensors file: its tensors under the names of their symbols (an RBM: W [V, H], b
 * [V], c [H]; deep machines: W1, W2 .. , b, c1, c2 ..) and, as JSON in the metadata, what it is. A
 * file of W, b and c alone, written by anyone, is a Bernoulli RBM.
 *
 * @param description what it is
 * @param sizes the numbers of units, layer by layer, the visible one first
 * @param tensors the parameters by name
 */
public record ModelFile(
    ModelDescription description, List<Integer> sizes, Map<String, Tensor> tensors) {

  /** The parameters of a model that learned from such data, and what was done to it. */
  public static ModelFile of(LearnedModel model, PreparedData data) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.parameters().forEach((name, x) -> tensors.put(name, tensor(model.backend(), name, x)));
    Preprocessing.put(tensors, data.transformation());
    ModelDescription description =
        ModelDescription.of(model, data.imageShape(), data.binarisation());
    return new ModelFile(description, ModelLayout.sizes(model), tensors);
  }

  private static Tensor tensor(Backend backend, String name, Matrix x) {
    return Tensor.f32(backend.download(x), ModelLayout.shape(name, x));
  }

  /** Writes the file whole or not at all. */
  public void write(Path file) {
    SafetensorsWriter.write(
        file, new TensorFile(tensors, Map.of(ModelDescription.KEY, description.json())));
  }

  /**
   * Reads a model.
   *
   * @throws BadFileException if it is no such file, or its tensors are not those of its kind
   */
  public static ModelFile read(Path file) {
    TensorFile content = SafetensorsReader.read(file);
    ModelDescription description =
        ModelDescription.read(file, content.metadata().get(ModelDescription.KEY));
    List<Integer> sizes = ModelLayout.sizes(file, description, content);
    content
        .firstNonFinite()
        .ifPresent(
            name -> {
              throw new BadFileException(
                  file, "tensor " + name + " holds NaN or infinity", "train the model again");
            });
    return new ModelFile(description, sizes, content.tensors());
  }

  /** The model in a backend; the caller closes it. */
  public LearnedModel open(Backend backend) {
    LearnedModel model = ModelLayout.open(backend, description, sizes, tensors);
    try {
      model
          .parameters()
          .forEach(
              (name, x) -> {
                Tensor tensor = tensors.get(name);
                if (tensor != null) {
                  backend.write(tensor.floats(), x);
                }
              });
      Tensor sigma = tensors.get("sigma");
      if (sigma != null
          && model instanceof LearnedMachine machine
          && machine.visibleUnits().isScaled()) {
        machine.visibleUnits().matchDeviations(doubles(sigma.floats()));
      }
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    return model;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** What was done to the data that it learned from; null for nothing. */
  public @Nullable Transformation transformation() {
    return Preprocessing.of(tensors);
  }

  /** Rows as the model learned them: transformed, if those that it learned from were. */
  public Dataset transformed(Dataset rows) {
    Transformation transformation = transformation();
    return transformation == null ? rows : transformation.apply(rows);
  }

  /** Visible values as the data had them before it was transformed. */
  public float[] shown(float[] rows) {
    Transformation transformation = transformation();
    return transformation == null ? rows : transformation.invert(rows);
  }

  /** What kind of model it is. */
  public ModelKind kind() {
    return description.kind();
  }

  /** The number of visible units. */
  public int visible() {
    return sizes.get(0);
  }

  /** The number of hidden layers. */
  public int layers() {
    return sizes.size() - 1;
  }

  /** The number of units of a hidden layer, from 1. */
  public int hidden(int layer) {
    return sizes.get(layer);
  }

  /** Height and width of the visible units as a picture. */
  public int[] imageShape() {
    int[] image = description.image();
    boolean isImage =
        image.length == 2
            && image[0] > 0
            && image[1] > 0
            && (long) image[0] * image[1] == visible();
    return isImage ? image : PreparedData.squarest(visible());
  }

  /** The binarisation of the data that it learned from; null if the file does not say. */
  public @Nullable Binarisation binarisation() {
    return description.binarisation();
  }
}
