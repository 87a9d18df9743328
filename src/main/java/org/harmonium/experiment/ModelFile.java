package org.harmonium.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Binarisation;
import org.harmonium.io.BadFileException;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.io.TensorType;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * A model as a safetensors file: its tensors under the names of their symbols (W [V, H], b [V], c
 * [H]) and, as JSON under the metadata key {@code harmonium}, what it is. A file of W, b and c
 * alone, written by anyone, is a Bernoulli RBM.
 *
 * @param w weights, row-major (visible, hidden)
 * @param b visible bias
 * @param c hidden bias
 * @param imageShape height and width of the visible units as a picture
 * @param binarisation of the data that it learned from; null if the file does not say
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between file and backend; nobody compares two
public record ModelFile(
    float[] w, float[] b, float[] c, int[] imageShape, @Nullable Binarisation binarisation) {
  private static final String KEY = "harmonium";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a file says of its model beside the tensors. */
  private record Description(int[] image, @Nullable Binarisation binarisation) {}

  /** The parameters of an RBM. */
  static ModelFile of(Rbm rbm, int[] imageShape, Binarisation binarisation) {
    Backend backend = rbm.backend();
    return new ModelFile(
        backend.download(rbm.weights()),
        backend.download(rbm.visibleBias()),
        backend.download(rbm.hiddenBias()),
        imageShape,
        binarisation);
  }

  /** Writes the file whole or not at all. */
  void write(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.f32(w, b.length, c.length));
    tensors.put("b", Tensor.f32(b, b.length));
    tensors.put("c", Tensor.f32(c, c.length));
    SafetensorsWriter.write(file, new TensorFile(tensors, Map.of(KEY, description())));
  }

  private String description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("kind", "rbm");
    description.put("visibleUnits", "bernoulli");
    description.put("hiddenUnits", "bernoulli");
    description.put("image", imageShape);
    if (binarisation != null) {
      description.put("binarisation", binarisation.label());
    }
    try {
      return JSON.writeValueAsString(description);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws BadFileException if it is no such file, or its tensors are not those of an RBM
   */
  public static ModelFile read(Path file) {
    TensorFile content = SafetensorsReader.read(file);
    Description description = description(file, content.metadata().get(KEY));
    Tensor w = tensor(file, content, "W", 2);
    Tensor b = tensor(file, content, "b", 1);
    Tensor c = tensor(file, content, "c", 1);
    if (w.shape()[0] != b.size() || w.shape()[1] != c.size()) {
      throw new BadFileException(
          file,
          "W is [%d, %d], b is [%d] and c is [%d]"
              .formatted(w.shape()[0], w.shape()[1], b.size(), c.size()),
          "W must be [visible, hidden], b [visible] and c [hidden]");
    }
    content
        .firstNonFinite()
        .ifPresent(
            name -> {
              throw new BadFileException(
                  file, "tensor " + name + " holds NaN or infinity", "train the model again");
            });
    int[] image = description.image();
    boolean isImage =
        image.length == 2 && image[0] > 0 && image[1] > 0 && (long) image[0] * image[1] == b.size();
    return new ModelFile(
        w.floats(),
        b.floats(),
        c.floats(),
        isImage ? image : PreparedData.squarest(b.size()),
        description.binarisation());
  }

  private static Tensor tensor(Path file, TensorFile content, String name, int rank) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw new BadFileException(
          file,
          "has no tensor "
              + name
              + " (it has "
              + String.join(", ", content.tensors().keySet())
              + ")",
          "an RBM is W [visible, hidden], b [visible] and c [hidden]");
    }
    if (tensor.type() != TensorType.F32 || tensor.shape().length != rank || tensor.size() == 0) {
      throw new BadFileException(
          file,
          "tensor %s is %s of rank %d".formatted(name, tensor.type(), tensor.shape().length),
          "it must be F32 of rank %d and not empty".formatted(rank));
    }
    return tensor;
  }

  private static Description description(Path file, @Nullable String text) {
    if (text == null) {
      return new Description(new int[0], null);
    }
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadFileException(
          file, "its description is no JSON", "write the metadata key '" + KEY + "' as JSON", e);
    }
    requireKind(file, node, "kind", "rbm");
    requireKind(file, node, "visibleUnits", "bernoulli");
    requireKind(file, node, "hiddenUnits", "bernoulli");
    JsonNode image = node.path("image");
    JsonNode binarisation = node.path("binarisation");
    try {
      return new Description(
          image.size() == 2 ? new int[] {image.get(0).asInt(), image.get(1).asInt()} : new int[0],
          binarisation.isTextual() ? Binarisation.of(binarisation.asText()) : null);
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, String.valueOf(e.getMessage()), "correct its metadata", e);
    }
  }

  private static void requireKind(Path file, JsonNode node, String key, String only) {
    String found = node.path(key).asText(only);
    if (!found.equals(only)) {
      throw new BadFileException(
          file,
          "is a model with %s '%s'".formatted(key, found),
          "give an RBM of Bernoulli units (%s '%s')".formatted(key, only));
    }
  }

  /** The number of visible units. */
  public int visible() {
    return b.length;
  }

  /** The number of hidden units. */
  public int hidden() {
    return c.length;
  }

  /** The model in a backend; the caller closes it. */
  public Rbm open(Backend backend) {
    Rbm rbm = new Rbm(backend, b.length, c.length);
    Map<String, Matrix> parameters = rbm.parameters();
    float[][] values = {w, b, c};
    int i = 0;
    for (Matrix parameter : parameters.values()) {
      backend.write(values[i++], parameter);
    }
    return rbm;
  }
}
