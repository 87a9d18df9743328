package org.harmonium.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.ShapeException;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.ModelSettings;
import org.harmonium.kind.classifier.LearnedClassifier;
import org.harmonium.kind.gan.LearnedGan;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.TensorShape;

/** What a model file says of a model that is made of layers. */
public sealed interface NetworkDescription {
  /** The most layers that a file may list. */
  int MOST_LAYERS = 1000;

  /** The values that rows have: the name of units that take them. */
  String values();

  /** The model, all parameters zero; the caller closes it. */
  LearnedModel open(Backend backend);

  /** How many weights its layers have of their own. */
  long weights();

  /** Adds what a file says. */
  void putInto(Map<String, Object> json);

  /**
   * Of a classifier.
   *
   * @param layers of the network
   * @param machine the sizes of the layers of the deep Boltzmann machine that augments its inputs,
   *     the visible one first; empty for none
   */
  record OfClassifier(List<LayerDescription> layers, List<Integer> machine)
      implements NetworkDescription {
    @Override
    public String values() {
      return ModelSettings.ANY_VALUES;
    }

    @Override
    public long weights() {
      long ofMachine = 0;
      for (int l = 1; l < machine.size(); l++) {
        ofMachine += (long) machine.get(l - 1) * machine.get(l);
      }
      return ofMachine + weightsOf(layers);
    }

    @Override
    public LearnedModel open(Backend backend) {
      requireRoomForMachine();
      Dbm augmenting = machine.isEmpty() ? null : machine(backend);
      try {
        return new LearnedClassifier(
            new Network(backend, layers, ActivationFunction.SOFTMAX), augmenting);
      } catch (RuntimeException e) {
        if (augmenting != null) {
          augmenting.close();
        }
        throw e;
      }
    }

    private void requireRoomForMachine() {
      int inputs = layers.get(0).inputs();
      if (!machine.isEmpty() && inputs != machine.get(0) + machine.get(2)) {
        throw new ShapeException(
            "layer 1 (%s) takes %d inputs, the machine gives %d visible units and %d of its second hidden layer; make them equal"
                .formatted(layers.get(0), inputs, machine.get(0), machine.get(2)));
      }
    }

    private Dbm machine(Backend backend) {
      int[] hidden = machine.stream().skip(1).mapToInt(Integer::intValue).toArray();
      return new Dbm(backend, BernoulliUnits.INSTANCE, machine.get(0), hidden);
    }

    @Override
    public void putInto(Map<String, Object> json) {
      json.put("layers", words(layers));
      if (!machine.isEmpty()) {
        json.put("machine", machine);
      }
    }
  }

  /**
   * Of an autoencoder.
   *
   * @param encoder its layers
   * @param decoder its layers
   * @param link what makes reconstructions of the decoder's outputs
   * @param values the values of rows
   */
  record OfAutoencoder(
      List<LayerDescription> encoder,
      List<LayerDescription> decoder,
      ActivationFunction link,
      String values)
      implements NetworkDescription {
    @Override
    public long weights() {
      return weightsOf(encoder) + weightsOf(decoder);
    }

    @Override
    public LearnedModel open(Backend backend) {
      return new LearnedAutoencoder(
          new Autoencoder(backend, encoder, decoder, link),
          values.equals(ModelSettings.UNIT_INTERVAL));
    }

    @Override
    public void putInto(Map<String, Object> json) {
      json.put("encoder", words(encoder));
      json.put("decoder", words(decoder));
      json.put("link", link.text());
      json.put("values", values);
    }
  }

  /**
   * Of a generative adversarial net.
   *
   * @param generator its layers
   * @param discriminator its layers
   * @param law of the noise
   * @param values the values of rows
   */
  record OfGan(
      List<LayerDescription> generator,
      List<LayerDescription> discriminator,
      LatentLaw law,
      String values)
      implements NetworkDescription {
    @Override
    public long weights() {
      return weightsOf(generator) + weightsOf(discriminator);
    }

    @Override
    public LearnedModel open(Backend backend) {
      return new LearnedGan(
          new Gan(backend, generator, discriminator, law),
          values.equals(ModelSettings.UNIT_INTERVAL));
    }

    @Override
    public void putInto(Map<String, Object> json) {
      json.put("generator", words(generator));
      json.put("discriminator", words(discriminator));
      json.put("latent", law.text());
      json.put("values", values);
    }
  }

  /** The description of a model. */
  static NetworkDescription of(LearnedModel model) {
    if (model instanceof LearnedClassifier classifier) {
      List<Integer> machine = new ArrayList<>();
      Dbm augmenting = classifier.machine();
      for (int l = 0; augmenting != null && l <= augmenting.depth(); l++) {
        machine.add(augmenting.size(l));
      }
      return new OfClassifier(classifier.network().layers().descriptions(), machine);
    }
    if (model instanceof LearnedAutoencoder autoencoder) {
      Network network = autoencoder.autoencoder().network();
      List<LayerDescription> layers = network.layers().descriptions();
      int encoder = autoencoder.autoencoder().encoder().size();
      return new OfAutoencoder(
          layers.subList(0, encoder),
          layers.subList(encoder, layers.size()),
          network.link(),
          values(autoencoder.ofUnitInterval()));
    }
    if (model instanceof LearnedGan gan) {
      return new OfGan(
          gan.gan().generator().layers().descriptions(),
          gan.gan().discriminator().layers().descriptions(),
          gan.gan().law(),
          values(gan.ofUnitInterval()));
    }
    throw new IllegalStateException(model.kind() + " is not made of layers");
  }

  /**
   * Reads what {@link #putInto} has written.
   *
   * @throws IllegalArgumentException in one line that says what is wrong
   */
  static NetworkDescription read(ModelKind kind, JsonNode json) {
    return switch (kind) {
      case CLASSIFIER -> new OfClassifier(layers(json, "layers"), numbers(json, "machine"));
      case AUTOENCODER ->
          new OfAutoencoder(
              layers(json, "encoder"), layers(json, "decoder"), link(json), values(json));
      case GAN ->
          new OfGan(
              layers(json, "generator"),
              layers(json, "discriminator"),
              LatentLaw.parse(json.path("latent").asText()),
              values(json));
      case RBM, BM, DBN, DBM -> throw new IllegalStateException(kind + " is not made of layers");
    };
  }

  private static long weightsOf(List<LayerDescription> layers) {
    return layers.stream()
        .flatMap(layer -> layer.parameters().stream())
        .filter(TensorShape::decays)
        .mapToLong(TensorShape::size)
        .sum();
  }

  private static List<String> words(List<LayerDescription> layers) {
    return layers.stream().map(Object::toString).toList();
  }

  private static List<LayerDescription> layers(JsonNode json, String key) {
    List<LayerDescription> layers = new ArrayList<>();
    if (json.path(key).size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "'%s' lists %d layers; %d are the most"
              .formatted(key, json.path(key).size(), MOST_LAYERS));
    }
    json.path(key).forEach(word -> layers.add(LayerDescription.parse(word.asText())));
    if (layers.isEmpty() || !json.path(key).isArray()) {
      throw new IllegalArgumentException(
          "'%s' lists no layers; write them, such as [\"dense:784:10:linear\"]".formatted(key));
    }
    return layers;
  }

  private static List<Integer> numbers(JsonNode json, String key) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode number : json.path(key)) {
      if (!number.isIntegralNumber() || !number.canConvertToInt() || number.intValue() < 1) {
        throw new IllegalArgumentException("'%s' holds %s, not a size".formatted(key, number));
      }
      numbers.add(number.intValue());
    }
    if (!numbers.isEmpty() && numbers.size() < 3) {
      throw new IllegalArgumentException(
          "'%s' needs a visible layer and two hidden ones".formatted(key));
    }
    return numbers;
  }

  private static ActivationFunction link(JsonNode json) {
    ActivationFunction link = ActivationFunction.parse(json.path("link").asText());
    if (link != ActivationFunction.SIGMOID && link != ActivationFunction.LINEAR) {
      throw new IllegalArgumentException("'link' is '%s'; write sigmoid or linear".formatted(link));
    }
    return link;
  }

  private static String values(boolean ofUnitInterval) {
    return ofUnitInterval ? ModelSettings.UNIT_INTERVAL : ModelSettings.ANY_VALUES;
  }

  private static String values(JsonNode json) {
    String values = json.path("values").asText();
    if (!values.equals(ModelSettings.UNIT_INTERVAL) && !values.equals(ModelSettings.ANY_VALUES)) {
      throw new IllegalArgumentException(
          "'values' is '%s'; write %s for values from 0 to 1, %s for any"
              .formatted(values, ModelSettings.UNIT_INTERVAL, ModelSettings.ANY_VALUES));
    }
    return values;
  }
}
