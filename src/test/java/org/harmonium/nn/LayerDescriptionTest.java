package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words for layers, and the sentences about layers that do not go together. */
class LayerDescriptionTest {
  private static final List<String> WORDS =
      List.of(
          "dense:784:500:sigmoid",
          "tied:500:784:linear:1",
          "maxout:784:240:5",
          "linear:5",
          "sigmoid:5",
          "tanh:5",
          "relu:5",
          "leaky-relu:5",
          "softmax:5",
          "dropout:5:0.5",
          "batch-normalisation:5:0.1:1.0E-5",
          "masking:5:0.25",
          "gaussian:5:0.1",
          "salt-and-pepper:5:1.0");

  private static String refusal(Runnable what) {
    return assertThrows(IllegalArgumentException.class, what::run).getMessage();
  }

  private static String refusal(String... words) {
    List<LayerDescription> layers = Stream.of(words).map(LayerDescription::parse).toList();
    return refusal(() -> Sequence.requireFit(layers));
  }

  @Test
  void words_ofEachKind_areReadAndWritten() {
    for (String word : WORDS) {
      assertEquals(word, LayerDescription.parse(word).toString());
    }
  }

  @Test
  void layers_opened_sayWhatTheyAre() {
    try (Backend backend = Backends.cpu()) {
      for (String word : WORDS) {
        LayerDescription description = LayerDescription.parse(word);
        if (description instanceof Tied.Description) {
          continue; // needs another layer
        }
        try (Layer layer = description.open(backend, List.of())) {
          assertEquals(List.of(description), layer.descriptions());
          assertEquals(description.inputs(), layer.inputs());
          assertEquals(description.outputs(), layer.outputs());
          assertEquals(word, layer.toString());
        }
      }
    }
  }

  @Test
  void sizes_thatDoNotChain_nameBothLayersAndSizes() {
    assertEquals(
        "layer 2 (dense:400:10:linear) takes 400 inputs, layer 1 before it (dense:784:500:relu) has 500 outputs; make them equal",
        refusal("dense:784:500:relu", "dense:400:10:linear"));
  }

  @Test
  void tiedWeights_ofUnequalShapes_nameBothLayersAndShapes() {
    assertEquals(
        "layer 3 (tied:30:784:sigmoid:1) needs weights (784, 30), those of layer 1 (dense:784:500:relu), which it is tied to, are (784, 500); make them equal",
        refusal("dense:784:500:relu", "dense:500:30:linear", "tied:30:784:sigmoid:1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void tiedWeights_ofNoDenseLayerBelow_areRefused(int layer) {
    assertEquals(
        "layer 3 (tied:500:784:sigmoid:%d) must be tied to a dense layer before it, which layer %d is not"
            .formatted(layer, layer),
        refusal("dense:784:500:relu", "dropout:500:0.5", "tied:500:784:sigmoid:" + layer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "masking:5:1.5   | layer 'masking' has the level 1.5; it must be from 0 to 1",
        "gaussian:5:-0.1 | layer 'gaussian' has the level -0.1; it must be from 0 to 1",
        "salt-and-pepper:5:NaN | layer 'salt-and-pepper' has the level NaN; it must be from 0 to 1",
        "dropout:5:1     | layer 'dropout' has the rate 1.0; it must be from 0 and below 1",
        "dropout:5:-0.1  | layer 'dropout' has the rate -0.1; it must be from 0 and below 1",
        "batch-normalisation:5:2:1 | layer 'batch-normalisation' has the momentum 2.0; it must be from 0 to 1",
        "batch-normalisation:5:0.1:0 | layer 'batch-normalisation' has the epsilon 0.0; it must be above 0",
        "dense:5:0:relu  | layer 'dense:5:0:relu': '0' is no whole number from 1 to 999999999",
        "dense:5:3:softmax | layer 'dense' cannot have softmax in it: put a layer of its own after it",
        "dense:5:3       | layer 'dense:5:3': give it as dense:INPUTS:OUTPUTS:FUNCTION; in experiments the first number may be left out",
        "dropout:5:half  | layer 'dropout:5:half': 'half' is no number",
        "maxout:5:3:2:1  | layer 'maxout:5:3:2:1': give it as maxout:INPUTS:OUTPUTS:PIECES; in experiments the first number may be left out",
        "dense:5:3:sigmoit | layer 'dense:5:3:sigmoit': activation 'sigmoit' is not known; did you mean 'sigmoid'? Known are linear, sigmoid, tanh, relu, leaky-relu, softmax",
        "conv:5          | layer 'conv:5': the kind 'conv' is not known. Known are dense, tied, maxout, linear, sigmoid, tanh, relu, leaky-relu, softmax, dropout, batch-normalisation, masking, gaussian, salt-and-pepper, gated",
      })
  void words_thatAreWrong_areRefusedInOneLine(String word, String message) {
    assertEquals(message, refusal(() -> LayerDescription.parse(word)));
  }

  @Test
  void sizes_belowOne_areRefused() {
    assertEquals(
        "layer 'dense' has sizes [0, 3]; each must be at least 1",
        refusal(() -> new Dense.Description(0, 3, ActivationFunction.TANH)));
    assertEquals(
        "a network needs at least one layer", refusal(() -> Sequence.requireFit(List.of())));
  }

  // ---------------------------------------------------------------- kinds

  /** A kind whose descriptions print as the word of another kind. */
  private record Forgetful() implements LayerKind {
    @Override
    public List<String> names() {
      return List.of("forgetful");
    }

    @Override
    public String fields() {
      return "SIZE";
    }

    @Override
    public LayerDescription read(LayerWord word) {
      return new Activation.Description(word.whole(1), ActivationFunction.RELU);
    }
  }

  @Test
  void kind_thatPrintsWhatItDoesNotRead_isRefused() {
    String[] parts = {"forgetful", "5"};
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> LayerWord.read("forgetful:5", parts, new Forgetful()))
            .getMessage();
    assertEquals(
        "org.harmonium.nn.LayerDescriptionTest$Forgetful prints a layer as 'relu:5', which it does not read as that layer",
        message);
  }

  /** What is said of each kind of layer, of which a silent error would be wrong numbers. */
  @ParameterizedTest
  @CsvSource({
    "dense:4:3:tanh, true, true, false, false, dense:3:4:relu, tied:3:4:relu:2",
    "tied:4:3:tanh:1, false, true, false, false, ,",
    "maxout:4:3:2, false, true, false, false, ,",
    "relu:4, false, false, false, false, ,",
    "softmax:4, false, false, false, false, ,",
    "dropout:4:0.5, false, false, true, false, ,",
    "batch-normalisation:4:0.1:0.1, false, false, false, false, ,",
    "masking:4:0.5, false, false, true, true, ,",
    "gaussian:4:0.5, false, false, true, true, ,",
  })
  void properties_ofEachKind(
      String word,
      boolean isAffine,
      boolean hasWeights,
      boolean isTrainingOnly,
      boolean isCorruption,
      String mirrored,
      String tied) {
    LayerDescription layer = LayerDescription.parse(word);
    assertEquals(isAffine, layer.isAffine());
    assertEquals(hasWeights, layer.hasWeights());
    assertEquals(isTrainingOnly, layer.isTrainingOnly());
    assertEquals(isCorruption, layer.isCorruption());
    assertEquals(mirrored, text(layer.mirrored(ActivationFunction.RELU, 0)));
    assertEquals(tied, text(layer.mirrored(ActivationFunction.RELU, 2)));
  }

  private static @Nullable String text(@Nullable LayerDescription layer) {
    return layer == null ? null : layer.toString();
  }

  /** A layer that acts in training only passes its input through at inference. */
  @Test
  void layers_atInference_areTheIdentityIfTheySayThatTheyActInTrainingOnly() {
    try (Backend backend = Backends.cpu();
        Matrix x = backend.upload(new float[] {1, -2, 3, 4, 5}, 1, 5)) {
      for (String word : WORDS) {
        LayerDescription description = LayerDescription.parse(word);
        if (description.isTrainingOnly()) {
          try (Layer layer = description.open(backend, List.of())) {
            assertSame(x, layer.forward(x, null), word);
            assertNotSame(x, layer.forward(x, backend.stream(1, 1)), word);
          }
        }
      }
    }
  }

  // ---------------------------------------------------------------- words without widths

  @ParameterizedTest
  @CsvSource({
    "dense:500:relu, dense:784:500:relu",
    "dense:784:500:relu, dense:784:500:relu",
    "dense:10:500:relu, dense:10:500:relu",
    "tied:30:sigmoid:2, tied:784:30:sigmoid:2",
    "maxout:240:5, maxout:784:240:5",
    "sigmoid, sigmoid:784",
    "leaky-relu, leaky-relu:784",
    "softmax, softmax:784",
    "dropout:0.5, dropout:784:0.5",
    "dropout:9:0.5, dropout:9:0.5",
    "batch-normalisation, batch-normalisation:784:0.1:1.0E-5",
    "batch-normalisation:0.2:0.001, batch-normalisation:784:0.2:0.001",
    "masking:0.25, masking:784:0.25",
    "gaussian:0.1, gaussian:784:0.1",
    "salt-and-pepper:0.1, salt-and-pepper:784:0.1",
  })
  void words_withoutTheWidth_takeTheOneOfTheRows(String word, String whole) {
    assertEquals(LayerDescription.parse(whole), LayerDescription.parse(word, 784));
    assertEquals(whole, LayerDescription.parse(word, 784).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dense:500 | layer 'dense:500': give it as dense:INPUTS:OUTPUTS:FUNCTION; in experiments the first number may be left out",
        "dense | layer 'dense': give it as dense:INPUTS:OUTPUTS:FUNCTION; in experiments the first number may be left out",
        "dense:500:relu:2:3 | layer 'dense:500:relu:2:3': give it as dense:INPUTS:OUTPUTS:FUNCTION; in experiments the first number may be left out",
        "batch-normalisation:0.1 | layer 'batch-normalisation:0.1': give it as batch-normalisation:SIZE:MOMENTUM:EPSILON; in experiments the first number may be left out",
        "dropout | layer 'dropout': give it as dropout:SIZE:RATE; in experiments the first number may be left out",
        "masking:1.5 | layer 'masking' has the level 1.5; it must be from 0 to 1",
        "relu:0.1:2 | layer 'relu:0.1:2': give it as relu:SIZE; in experiments the first number may be left out",
      })
  void words_withoutMore_areRefused(String word, String message) {
    assertEquals(message, refusal(() -> LayerDescription.parse(word, 784)));
  }

  @Test
  void chain_givesEachLayerTheWidthOfTheOneBelow() {
    List<String> words =
        List.of("masking:0.2", "dense:500:relu", "dropout:0.5", "maxout:30:2", "tied:500:tanh:4");
    assertEquals(
        "layer 5 (tied:30:500:tanh:4) must be tied to a dense layer before it, which layer 4 is not",
        refusal(() -> LayerDescription.chain(784, words)));
    List<LayerDescription> layers =
        LayerDescription.chain(
            784,
            List.of(
                "masking:0.2",
                "dense:500:relu",
                "batch-normalisation",
                "dense:500:30:linear",
                "tied:500:relu:4",
                "tied:784:linear:2"));
    assertEquals(
        List.of(
            "masking:784:0.2",
            "dense:784:500:relu",
            "batch-normalisation:500:0.1:1.0E-5",
            "dense:500:30:linear",
            "tied:30:500:relu:4",
            "tied:500:784:linear:2"),
        layers.stream().map(Object::toString).toList());
    assertEquals(List.of(), LayerDescription.chain(784, List.of()));
  }

  @Test
  void chain_thatDoesNotFit_namesTheLayersAndSizes() {
    assertEquals(
        "layer 1 (dense:400:10:linear) takes 400 inputs, but rows have 784 values; make them equal",
        refusal(() -> LayerDescription.chain(784, List.of("dense:400:10:linear"))));
    assertEquals(
        "layer 2 (dense:400:10:linear) takes 400 inputs, layer 1 before it (dense:784:500:relu) has 500 outputs; make them equal",
        refusal(
            () -> LayerDescription.chain(784, List.of("dense:500:relu", "dense:400:10:linear"))));
    assertEquals(
        "layer 2 (tied:500:784:linear:2) must be tied to a dense layer before it, which layer 2 is not",
        refusal(() -> LayerDescription.chain(784, List.of("dense:500:relu", "tied:784:linear:2"))));
    assertEquals(
        "layer 2 (tied:500:700:linear:1) needs weights (700, 500), those of layer 1 (dense:784:500:relu), which it is tied to, are (784, 500); make them equal",
        refusal(() -> LayerDescription.chain(784, List.of("dense:500:relu", "tied:700:linear:1"))));
  }
}
