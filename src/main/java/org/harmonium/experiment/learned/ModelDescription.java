package org.harmonium.experiment.learned;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.data.Binarisation;
import org.harmonium.io.BadFileException;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says of its model beside the tensors.
 *
 * @param kind of the model
 * @param visibleUnits what the visible units are; of networks, units that take the values of rows
 * @param hiddenUnits what the hidden units are, in all layers
 * @param visible how many units are visible, where the tensors do not tell; else 0
 * @param classes how many label units are joined with the highest layer but one; 0 for none
 * @param image height and width of the visible units as a picture; empty if it is none
 * @param binarisation of the data that it learned from; null if the file does not say
 * @param network of what layers a network is made; null of machines
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier from and to a file; nobody compares two
public record ModelDescription(
    ModelKind kind,
    String visibleUnits,
    String hiddenUnits,
    int visible,
    int classes,
    int[] image,
    @Nullable Binarisation binarisation,
    @Nullable NetworkDescription network) {
  /** The key of the metadata that it stands under. */
  static final String KEY = "harmonium";

  private static final String BERNOULLI = "bernoulli";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a model that learned from such data. */
  static ModelDescription of(
      LearnedModel model, int[] imageShape, @Nullable Binarisation binarisation) {
    if (!(model instanceof LearnedMachine machine)) {
      NetworkDescription network = NetworkDescription.of(model);
      return ofNetwork(model.kind(), network, imageShape, binarisation);
    }
    return new ModelDescription(
        machine.kind(),
        machine.visibleUnits().name(),
        machine.hiddenUnits().name(),
        machine.kind() == ModelKind.BM ? machine.visible() : 0,
        machine.classes(),
        imageShape,
        binarisation,
        null);
  }

  private static ModelDescription ofNetwork(
      ModelKind kind,
      NetworkDescription network,
      int[] imageShape,
      @Nullable Binarisation binarisation) {
    return new ModelDescription(
        kind, network.values(), "", 0, 0, imageShape, binarisation, network);
  }

  String json() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("kind", kind.label());
    if (network != null) {
      network.putInto(description);
    } else {
      description.put("visibleUnits", visibleUnits);
      description.put("hiddenUnits", hiddenUnits);
    }
    if (visible > 0) {
      description.put("visible", visible);
    }
    if (classes > 0) {
      description.put("classes", classes);
    }
    description.put("image", image);
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
   * Reads a description; none at all is that of a Bernoulli RBM.
   *
   * @throws BadFileException if it is not understood
   */
  static ModelDescription read(Path file, @Nullable String text) {
    if (text == null) {
      return new ModelDescription(
          ModelKind.RBM, BERNOULLI, BERNOULLI, 0, 0, new int[0], null, null);
    }
    JsonNode node = parse(file, text);
    int classes = number(file, node, "classes");
    if (classes < 0) {
      throw new BadFileException(file, "has " + classes + " classes", "correct its metadata");
    }
    int visible = number(file, node, "visible");
    if (visible == 0 && node.has("visible")) {
      throw new BadFileException(file, "has 0 visible units", "correct its metadata");
    }
    String name = node.path("kind").asText(ModelKind.RBM.label());
    ModelKind kind =
        ModelKind.of(name)
            .orElseThrow(
                () ->
                    new BadFileException(
                        file,
                        "is a model with kind '%s'".formatted(name),
                        "give one of the kinds " + ModelKind.all()));
    JsonNode shape = node.path("image");
    int[] image =
        shape.size() == 2 ? new int[] {shape.get(0).asInt(), shape.get(1).asInt()} : new int[0];
    JsonNode binarised = node.path("binarisation");
    try {
      Binarisation binarisation =
          binarised.isTextual() ? Binarisation.of(binarised.asText()) : null;
      if (!kind.isMachine()) {
        return ofNetwork(kind, NetworkDescription.read(kind, node), image, binarisation);
      }
      ModelDescription description =
          new ModelDescription(
              kind,
              UnitsDescription.parse(node.path("visibleUnits").asText(BERNOULLI)).toString(),
              UnitsDescription.parse(node.path("hiddenUnits").asText(BERNOULLI)).toString(),
              visible,
              classes,
              image,
              binarisation,
              null);
      description.requireWhatItsKindHas(file);
      return description;
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, String.valueOf(e.getMessage()), "correct its metadata", e);
    }
  }

  private static JsonNode parse(Path file, String text) {
    String advice =
        "write the metadata key '" + KEY + "' as a JSON object, such as {\"kind\":\"rbm\"}";
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw new BadFileException(file, "its description is no JSON object", advice);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new BadFileException(file, "its description is no JSON", advice, e);
    }
  }

  /** A whole number; 0 where there is none. */
  private static int number(Path file, JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new BadFileException(
          file,
          "%s is %s".formatted(key, value),
          "write '%s' in its metadata as a whole number, or leave it out".formatted(key));
    }
    return value.intValue();
  }

  /** Refuses what another kind of model would have, lest it be passed over. */
  private void requireWhatItsKindHas(Path file) {
    boolean isVisibleFree = kind == ModelKind.RBM || kind == ModelKind.DBM;
    requireBinary(file, "visibleUnits", isVisibleFree ? BERNOULLI : visibleUnits);
    requireBinary(file, "hiddenUnits", kind == ModelKind.RBM ? BERNOULLI : hiddenUnits);
    if (classes > 0 && kind != ModelKind.DBN) {
      throw new BadFileException(
          file,
          "has %d classes, and a %s has no labels".formatted(classes, kind.label()),
          "correct its metadata");
    }
  }

  private void requireBinary(Path file, String key, String units) {
    if (!units.equals(BERNOULLI)) {
      throw new BadFileException(
          file,
          "%s is '%s', and a %s has bernoulli units there".formatted(key, units, kind.label()),
          "correct its metadata");
    }
  }
}
