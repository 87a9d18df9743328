package org.harmonium.kind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.backend.counting.CountingBackend;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Transformation;
import org.harmonium.io.BadFileException;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.kind.rows.PreparedData;
import org.jspecify.annotations.Nullable;

/**
 * A model as a safetensors file: its tensors under the names of their symbols (an RBM: W [V, H], b
 * [V], c [H]; deep machines: W1, W2 .. , b, c1, c2 ..), the preprocessing of its data, and, as JSON
 * in the metadata, its description. A file of W, b and c alone is a Bernoulli RBM.
 *
 * @param kind of the model
 * @param saved its description and its tensors
 * @param sizes the numbers of units, layer by layer, the visible one first
 * @param image height and width of the visible units as a picture; empty if they are not a picture
 * @param binarisation of the data that the model learned from; null if the file does not contain it
 */
@SuppressWarnings("ArrayRecordComponent") // carries values from and to a file; never compared
public record ModelFile(
    ModelKind<?> kind,
    SavedModel saved,
    List<Integer> sizes,
    int[] image,
    @Nullable Binarisation binarisation) {
  /** The key of the metadata that holds the description. */
  static final String KEY = "harmonium";

  private static final String KIND = "kind";
  private static final String IMAGE = "image";
  private static final String BINARISATION = "binarisation";

  /** The kind of a model whose file has no description. */
  private static final String USUAL_KIND = "rbm";

  private static final ObjectMapper JSON = new ObjectMapper();

  // ---------------------------------------------------------------- writing

  /**
   * Returns a file with the parameters of a model and the transformation of the data it learned
   * from.
   */
  public static TensorFile content(LearnedModel model, PreparedData data) {
    Map<String, Tensor> tensors = SavedModel.tensors(model);
    PreprocessingTensors.put(tensors, data.transformation());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put(KIND, model.kind().name());
    description.putAll(model.description());
    description.put(IMAGE, data.imageShape());
    description.put(BINARISATION, data.binarisation().label());
    try {
      return new TensorFile(tensors, Map.of(KEY, JSON.writeValueAsString(description)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the content of the file. */
  public TensorFile content() {
    return new TensorFile(saved.tensors(), Map.of(KEY, saved.description().toString()));
  }

  /** Writes the file atomically. */
  public static void write(Path file, LearnedModel model, PreparedData data) {
    SafetensorsWriter.write(file, content(model, data));
  }

  // ---------------------------------------------------------------- reading

  /**
   * Reads a model.
   *
   * @throws BadFileException if the file is not a safetensors file, or its tensors do not match its
   *     description
   */
  public static ModelFile read(Path file) {
    return of(file, SafetensorsReader.read(file));
  }

  /**
   * Returns the model in the content of a file.
   *
   * @param file for messages
   * @throws BadFileException as {@link #read}
   */
  public static ModelFile of(Path file, TensorFile content) {
    JsonNode description = description(file, content.metadata().get(KEY));
    SavedModel saved = new SavedModel(file, description, content.tensors());
    String name = saved.text(KIND, USUAL_KIND);
    ModelKind<?> kind =
        ModelKinds.named(name)
            .orElseThrow(
                () ->
                    new BadFileException(
                        file,
                        "is a model with kind '%s'".formatted(name),
                        "give one of the kinds " + String.join(", ", ModelKinds.names())));
    List<Integer> sizes;
    Binarisation binarisation;
    try (Backend counting = new CountingBackend(1);
        LearnedModel model = kind.open(counting, saved)) {
      saved.requireNoOthers(model.parameters().keySet());
      saved.requireParameters(model);
      PreprocessingTensors.require(saved, model.visible());
      sizes = sizes(model);
      requireKnownKeys(saved, kind, model);
      requireImage(saved, model.visible());
      binarisation =
          description.has(BINARISATION)
              ? Binarisation.of(description.get(BINARISATION).asText())
              : null;
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, String.valueOf(e.getMessage()), "correct its metadata", e);
    }
    content
        .firstNonFinite()
        .ifPresent(
            tensor -> {
              throw new BadFileException(
                  file, "tensor " + tensor + " holds NaN or infinity", "train the model again");
            });
    return new ModelFile(kind, saved, sizes, image(description), binarisation);
  }

  private static JsonNode description(Path file, @Nullable String text) {
    if (text == null) {
      return JSON.createObjectNode();
    }
    String advice =
        "write the metadata key '" + KEY + "' as a JSON object, such as {\"kind\":\"rbm\"}";
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw new BadFileException(file, "its description is not a JSON object", advice);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new BadFileException(file, "its description is not JSON", advice, e);
    }
  }

  private static void requireKnownKeys(SavedModel saved, ModelKind<?> kind, LearnedModel model) {
    Set<String> known = new LinkedHashSet<>(List.of(KIND, IMAGE, BINARISATION));
    known.addAll(model.description().keySet());
    for (Iterator<String> keys = saved.description().fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "its description has the key '%s', which this version does not know for %s; it knows %s"
                .formatted(key, kind.withArticle(), String.join(", ", known)));
      }
    }
  }

  private static void requireImage(SavedModel saved, int visible) {
    if (saved.description().has(IMAGE)) {
      List<Integer> shape = saved.sizes(IMAGE);
      if (shape.size() != 2 || (long) shape.get(0) * shape.get(1) != visible) {
        throw new IllegalArgumentException(
            "'image' is %s, not the height and width of %d values"
                .formatted(saved.description().get(IMAGE), visible));
      }
    }
  }

  private static int[] image(JsonNode description) {
    JsonNode shape = description.path(IMAGE);
    return shape.size() == 2 ? new int[] {shape.get(0).asInt(), shape.get(1).asInt()} : new int[0];
  }

  private static List<Integer> sizes(LearnedModel model) {
    List<Integer> sizes = new ArrayList<>(List.of(model.visible()));
    if (model instanceof Encodes encoder) {
      for (int l = 1; l <= encoder.layers(); l++) {
        sizes.add(encoder.hidden(l));
      }
    }
    return sizes;
  }

  // ---------------------------------------------------------------- the model

  /** Opens the model in a backend; the caller closes it. */
  public LearnedModel open(Backend backend) {
    return Workspace.prepared(kind.open(backend, saved), model -> model.take(saved.tensors()));
  }

  /**
   * Answers a question that does not depend on the parameters of the model, without opening it in a
   * backend.
   */
  public <T> T ask(Function<LearnedModel, T> question) {
    try (Backend counting = new CountingBackend(1);
        LearnedModel model = kind.open(counting, saved)) {
      return question.apply(model);
    }
  }

  /** The transformation of the data that the model learned from; null for none. */
  public @Nullable Transformation transformation() {
    return PreprocessingTensors.of(saved.tensors());
  }

  /** Returns rows as the model learned them: transformed, if its training rows were. */
  public Dataset transformed(Dataset rows) {
    Transformation transformation = transformation();
    return transformation == null ? rows : transformation.apply(rows);
  }

  /** Returns visible values with the transformation of the data undone. */
  public float[] shown(float[] rows) {
    Transformation transformation = transformation();
    return transformation == null ? rows : transformation.invert(rows);
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
    return image.length == 2 ? image : PreparedData.squarest(visible());
  }
}
