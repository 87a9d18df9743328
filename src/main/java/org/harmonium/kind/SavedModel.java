package org.harmonium.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Matrix;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorType;

/**
 * The content of a model file, from which its kind opens the model.
 *
 * @param file for messages
 * @param description the JSON object of the metadata; empty if the file has none
 * @param tensors by name
 */
public record SavedModel(Path file, JsonNode description, Map<String, Tensor> tensors) {

  /** Returns the exception for a fault of the file. */
  public BadFileException bad(String problem, String advice) {
    return new BadFileException(file, problem, advice);
  }

  // ---------------------------------------------------------------- description

  /** Returns a text of the description, or a default. */
  public String text(String key, String byDefault) {
    return description.path(key).asText(byDefault);
  }

  /**
   * Returns a whole number of the description; 0 if it is missing.
   *
   * @throws BadFileException if it is not a whole number
   */
  public int number(String key) {
    JsonNode value = description.path(key);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw bad(
          "%s is %s".formatted(key, value),
          "write '%s' in its metadata as a whole number, or leave it out".formatted(key));
    }
    return value.intValue();
  }

  /**
   * Returns a list of texts of the description.
   *
   * @param most the maximum length
   * @throws IllegalArgumentException if it is not a list, empty or longer
   */
  public List<String> texts(String key, int most, String example) {
    JsonNode list = description.path(key);
    if (list.size() > most) {
      throw new IllegalArgumentException(
          "'%s' lists %d layers; %d are the most".formatted(key, list.size(), most));
    }
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' lists no layers; write them, such as %s".formatted(key, example));
    }
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * Returns a list of sizes of the description; empty if it is missing.
   *
   * @throws IllegalArgumentException if one is not a whole number of at least 1
   */
  public List<Integer> sizes(String key) {
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode size : description.path(key)) {
      if (!size.isIntegralNumber() || !size.canConvertToInt() || size.intValue() < 1) {
        throw new IllegalArgumentException("'%s' holds %s, not a size".formatted(key, size));
      }
      sizes.add(size.intValue());
    }
    return sizes;
  }

  // ---------------------------------------------------------------- tensors

  /**
   * Returns a tensor of float32 that is not empty.
   *
   * @param rank the number of its dimensions
   * @param shapes the tensors of this kind of model with their shapes, for the message
   * @throws BadFileException if it is missing or has another type, rank or size
   */
  public Tensor tensor(String name, int rank, String shapes) {
    Tensor tensor = present(name, shapes);
    if (tensor.type() != TensorType.F32 || tensor.shape().length != rank || tensor.size() == 0) {
      throw bad(
          "tensor %s is %s of rank %d".formatted(name, tensor.type(), tensor.shape().length),
          "write it as F32 of rank %d, not empty (in NumPy: %s.astype('float32'))"
              .formatted(rank, name));
    }
    return tensor;
  }

  /**
   * Checks that the file has the parameters of a model in their shapes.
   *
   * @throws BadFileException naming the first that is missing or has another shape
   */
  void requireParameters(LearnedModel model) {
    model
        .parameters()
        .forEach(
            (name, x) -> {
              if (tensors.containsKey(name) || !model.optionalParameters().contains(name)) {
                require(name, shape(name, x));
              }
            });
  }

  private Tensor present(String name, String advice) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw bad(
          "has no tensor %s, which its model needs (it has %s)"
              .formatted(name, String.join(", ", tensors.keySet())),
          advice);
    }
    return tensor;
  }

  /** Checks that the file has a tensor of float32 in this shape. */
  void require(String name, int... shape) {
    Tensor tensor = present(name, "write it as F32 " + Arrays.toString(shape));
    if (tensor.type() != TensorType.F32 || !Arrays.equals(tensor.shape(), shape)) {
      throw bad(
          "tensor %s is %s %s".formatted(name, tensor.type(), Arrays.toString(tensor.shape())),
          "write it as F32 " + Arrays.toString(shape));
    }
  }

  /**
   * Checks that a tensor of standard deviations, if the file has it, has this size and only values
   * above 0.
   */
  public void requireAbove0(String name, int size) {
    Tensor deviations = tensors.get(name);
    if (deviations == null) {
      return;
    }
    require(name, size);
    for (float value : deviations.floats()) {
      if (!(value > 0)) {
        throw bad(name + " holds " + value, "write standard deviations above 0");
      }
    }
  }

  /**
   * Checks that each tensor belongs to one of these parameters or to preprocessing.
   *
   * @throws BadFileException naming the first that does not
   */
  public void requireNoOthers(Set<String> parameters) {
    for (String name : tensors.keySet()) {
      if (!parameters.contains(name) && !PreprocessingTensors.NAMES.contains(name)) {
        throw bad(
            "has the tensor %s, which the model that it describes does not have".formatted(name),
            "remove it, or correct its metadata");
      }
    }
  }

  /**
   * Checks that no value of a tensor is negative.
   *
   * @param advice for the message
   */
  public void requireNotNegative(String name, String advice) {
    Tensor tensor = tensors.get(name);
    for (float value : tensor == null ? new float[0] : tensor.floats()) {
      if (value < 0) {
        throw bad("%s holds %s".formatted(name, value), advice);
      }
    }
  }

  /**
   * Returns the shape of the tensor of a parameter. Weights, whose symbols are capital letters,
   * have two dimensions.
   */
  static int[] shape(String name, Matrix x) {
    boolean isMatrix = Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
    return isMatrix || x.rows() > 1 ? new int[] {x.rows(), x.cols()} : new int[] {x.cols()};
  }

  /** Returns the parameters of a model as tensors, in order. */
  static Map<String, Tensor> tensors(LearnedModel model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model
        .parameters()
        .forEach(
            (name, x) ->
                tensors.put(name, Tensor.f32(model.backend().download(x), shape(name, x))));
    return tensors;
  }
}
