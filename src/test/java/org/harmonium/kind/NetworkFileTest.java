package org.harmonium.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.autoencoder.LearnedAutoencoder;
import org.harmonium.kind.classifier.LearnedClassifier;
import org.harmonium.kind.gan.LearnedGan;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Dbm;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model file says of a network, written and read again. */
class NetworkFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<LayerDescription> layers(int inputs, String... words) {
    return LayerDescription.chain(inputs, List.of(words));
  }

  /** Makes a model in a backend. */
  interface Maker {
    LearnedModel in(Backend backend);
  }

  static Stream<Maker> models() {
    List<LayerDescription> every =
        layers(
            6,
            "masking:0.25",
            "dense:5:leaky-relu",
            "batch-normalisation:0.25:0.001",
            "dropout:0.5",
            "maxout:4:3",
            "tanh",
            "dense:3:linear");
    List<LayerDescription> encoder =
        layers(6, "salt-and-pepper:0.1", "dense:5:sigmoid", "gaussian:0.2", "dense:2:linear");
    return Stream.of(
        backend ->
            new LearnedClassifier(new Network(backend, every, ActivationFunction.SOFTMAX), null),
        backend ->
            new LearnedClassifier(
                new Network(
                    backend,
                    layers(6, "dense:3:sigmoid", "dense:2:linear"),
                    ActivationFunction.SOFTMAX),
                new Dbm(backend, 4, 3, 2, 7)),
        backend ->
            new LearnedAutoencoder(
                new Autoencoder(
                    backend,
                    encoder,
                    Autoencoder.mirrored(encoder, true, ActivationFunction.LINEAR),
                    ActivationFunction.SIGMOID),
                UnitsDescription.BERNOULLI),
        backend ->
            new LearnedAutoencoder(
                new Autoencoder(
                    backend,
                    encoder,
                    Autoencoder.mirrored(encoder, false, ActivationFunction.LINEAR),
                    ActivationFunction.LINEAR),
                UnitsDescription.parse("gaussian")),
        backend ->
            new LearnedGan(
                new Gan(
                    backend,
                    layers(2, "dense:5:relu", "dense:6:sigmoid"),
                    layers(6, "maxout:4:2", "dropout:0.5", "dense:1:linear"),
                    LatentLaw.UNIFORM),
                UnitsDescription.BERNOULLI),
        backend ->
            new LearnedGan(
                new Gan(
                    backend,
                    layers(1, "dense:6:linear"),
                    layers(6, "dense:1:linear"),
                    LatentLaw.NORMAL),
                UnitsDescription.parse("gaussian")));
  }

  private static SavedModel saved(LearnedModel model) throws JsonProcessingException {
    JsonNode json = JSON.readTree(JSON.writeValueAsString(model.description()));
    return new SavedModel(Path.of("model.safetensors"), json, SavedModel.tensors(model));
  }

  @ParameterizedTest
  @MethodSource("models")
  void written_opensTheSameModel(Maker maker) throws JsonProcessingException {
    try (Backend backend = Backends.cpu();
        LearnedModel model = maker.in(backend)) {
      SavedModel saved = saved(model);
      int live = backend.liveMatrices();
      try (LearnedModel opened = model.kind().open(backend, saved)) {
        assertEquals(model.kind().name(), opened.kind().name());
        assertEquals(model.visible(), opened.visible());
        assertEquals(shapes(model), shapes(opened));
        assertEquals(model.description(), opened.description());
      }
      assertEquals(live, backend.liveMatrices());
    }
  }

  private static Map<String, List<Integer>> shapes(LearnedModel model) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, Matrix> entry : model.parameters().entrySet()) {
      shapes.put(entry.getKey(), List.of(entry.getValue().rows(), entry.getValue().cols()));
    }
    return shapes;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|{}|'layers' lists no layers; write them, such as [\"dense:784:10:linear\"]",
        "classifier|{\"layers\":[\"dense:2:3\"]}|layer 'dense:2:3': give it as dense:INPUTS:OUTPUTS:FUNCTION; in experiments the first number may be left out",
        "classifier|{\"layers\":[\"dense:2:3:relu\"],\"machine\":[2,3]}|'machine' needs a visible layer and two hidden ones",
        "classifier|{\"layers\":[\"dense:2:3:relu\"],\"machine\":[2,3,1.5]}|'machine' holds 1.5, not a size",
        "classifier|{\"layers\":[\"dense:2:3:relu\"],\"machine\":[2,3,\"4\"]}|'machine' holds \"4\", not a size",
        "autoencoder|{\"encoder\":[\"dense:2:3:relu\"]}|'decoder' lists no layers; write them, such as [\"dense:784:10:linear\"]",
        "gan|{\"generator\":[\"dense:2:3:relu\"],\"discriminator\":[\"dense:3:1:linear\"],\"latent\":\"normal\"}|'values' is ''; write bernoulli for values from 0 to 1, gaussian for any",
      })
  void json_thatIsWrong_isRefusedInOneLine(String kind, String text, String message)
      throws JsonProcessingException {
    SavedModel saved = new SavedModel(Path.of("model"), JSON.readTree(text), Map.of());
    ModelKind<?> named = ModelKinds.named(kind).orElseThrow();
    try (Backend backend = Backends.cpu()) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> named.open(backend, saved));
      assertEquals(message, e.getMessage());
      assertEquals(0, backend.liveMatrices());
    }
  }
}
