package org.harmonium.experiment.settings;

import java.util.List;
import java.util.Set;
import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.experiment.yaml.VariantName;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** Boltzmann machines: as many visible units as the data has columns, and hidden ones. */
public sealed interface MachineSettings extends ModelSettings {
  /** The numbers of hidden units, layer by layer. */
  List<Integer> layers();

  @Override
  default int stackedLayers() {
    return layers().size();
  }

  @Override
  default String forAnyValues() {
    return "model.visibleUnits=gaussian";
  }

  /** Binary ones, where it is not said otherwise. */
  @Override
  default String visibleUnits() {
    return UnitsDescription.BERNOULLI.toString();
  }

  /**
   * A restricted Boltzmann machine.
   *
   * @param hidden the number of hidden units
   * @param visibleUnits bernoulli, gaussian, softmax:K (columns in groups of K) or binomial:N
   * @param hiddenUnits bernoulli, unit-gaussian, softmax:K, binomial:N or rectified
   * @param weightScale the standard deviation of the initial weights
   * @param hiddenBias the initial hidden bias
   */
  @VariantName("rbm")
  record RbmSettings(
      int hidden,
      @Default("bernoulli") String visibleUnits,
      @Default("bernoulli") String hiddenUnits,
      @Default("0.01") double weightScale,
      @Default("0") double hiddenBias)
      implements MachineSettings {
    /** Checks the ranges. */
    public RbmSettings {
      Range.within("hidden", hidden, 1, 1_000_000);
      requireUnits("visibleUnits", visibleUnits);
      requireUnits("hiddenUnits", hiddenUnits);
      refuse("visibleUnits", UnitsDescription.parse(visibleUnits).visibleObjection());
      refuse("hiddenUnits", UnitsDescription.parse(hiddenUnits).hiddenObjection());
      Range.notNegative("weightScale", weightScale);
      Range.finite("hiddenBias", hiddenBias);
    }

    @Override
    public Set<String> algorithms() {
      return OF_RBMS;
    }

    @Override
    public List<Integer> layers() {
      return List.of(hidden);
    }
  }

  /**
   * A general Boltzmann machine of binary units.
   *
   * @param hidden the number of hidden units; 0 for none
   * @param connections full, or lattice (the visible units, in the shape of the data's pictures,
   *     are joined with their neighbours only, and with all hidden units)
   * @param weightScale the standard deviation of the initial weights
   */
  @VariantName("bm")
  record BmSettings(
      @Default("0") int hidden,
      @Default("full") Connections connections,
      @Default("0.01") double weightScale)
      implements MachineSettings {
    /** Which units are joined. */
    public enum Connections {
      /** Each with each. */
      FULL,
      /** Visible units with their four neighbours. */
      LATTICE
    }

    /** Checks the ranges. */
    public BmSettings {
      Range.within("hidden", hidden, 0, 10_000);
      Range.notNegative("weightScale", weightScale);
    }

    @Override
    public Set<String> algorithms() {
      return OF_GENERAL;
    }

    @Override
    public List<Integer> layers() {
      return hidden == 0 ? List.of() : List.of(hidden);
    }
  }

  /**
   * A deep belief net of binary units.
   *
   * @param hidden the numbers of hidden units, layer by layer
   * @param labels whether the data's labels are joined with the highest layer but one
   * @param features what a layer learns from: samples of the layer below (the stochastic pass),
   *     factorised (samples around the means of a deterministic pass) or means
   * @param transposed whether a layer of fitting size begins at the transposed weights of the layer
   *     below
   * @param weightScale the standard deviation of the initial weights
   * @param hiddenBias the initial hidden biases: an entry for each layer, or one for all. A top
   *     layer of many units wants a negative one: see decision 0009
   */
  @VariantName("dbn")
  record DbnSettings(
      List<Integer> hidden,
      @Default("false") boolean labels,
      @Default("samples") Features features,
      @Default("false") boolean transposed,
      @Default("0.01") double weightScale,
      @Default("[0]") List<Double> hiddenBias)
      implements MachineSettings {
    /** What a layer hands up. */
    public enum Features {
      /** States drawn from Q(h | v), layer by layer. */
      SAMPLES,
      /** States drawn around the means of one deterministic pass. */
      FACTORISED,
      /** Those means themselves. */
      MEANS
    }

    /** Checks the ranges. */
    public DbnSettings {
      requireLayers(hidden, 2);
      Range.notNegative("weightScale", weightScale);
      hiddenBias.forEach(bias -> Range.finite("hiddenBias", bias));
      if (hiddenBias.size() != 1 && hiddenBias.size() != hidden.size()) {
        throw new IllegalArgumentException(
            "hiddenBias has %d entries for %d layers; give one for each layer, or one for all"
                .formatted(hiddenBias.size(), hidden.size()));
      }
    }

    @Override
    public Set<String> algorithms() {
      return Set.of("up-down");
    }

    @Override
    public Set<String> pretrainingAlgorithms() {
      return OF_RBMS;
    }

    @Override
    public boolean needsPretraining() {
      return true;
    }

    @Override
    public boolean needsLearning() {
      return false;
    }

    @Override
    public List<Integer> layers() {
      return hidden;
    }

    /** The initial bias of a hidden layer, from 1. */
    public double hiddenBias(int layer) {
      return hiddenBias.get(Math.min(layer, hiddenBias.size()) - 1);
    }
  }

  /**
   * A deep Boltzmann machine.
   *
   * @param hidden the numbers of hidden units, layer by layer
   * @param visibleUnits bernoulli or gaussian
   * @param weightScale the standard deviation of the initial weights
   * @param hiddenBias the initial hidden bias
   */
  @VariantName("dbm")
  record DbmSettings(
      List<Integer> hidden,
      @Default("bernoulli") String visibleUnits,
      @Default("0.01") double weightScale,
      @Default("0") double hiddenBias)
      implements MachineSettings {
    /** Checks the ranges. */
    public DbmSettings {
      requireLayers(hidden, 1);
      requireUnits("visibleUnits", visibleUnits);
      Range.notNegative("weightScale", weightScale);
      Range.finite("hiddenBias", hiddenBias);
    }

    @Override
    public Set<String> algorithms() {
      return Set.of("mean-field");
    }

    /** The layers of more than one are RBMs with scaled inputs, which do not temper. */
    @Override
    public Set<String> pretrainingAlgorithms() {
      return hidden.size() > 1 ? OF_SCALED_RBMS : OF_RBMS;
    }

    @Override
    public List<Integer> layers() {
      return hidden;
    }
  }

  private static void requireLayers(List<Integer> hidden, int least) {
    if (hidden.size() < least) {
      throw new IllegalArgumentException(
          "hidden must name at least %d layers, such as [%s]"
              .formatted(least, least == 1 ? "500" : "500, 500"));
    }
    hidden.forEach(units -> Range.within("hidden", units, 1, 1_000_000));
  }

  private static void refuse(String key, @Nullable String objection) {
    if (objection != null) {
      throw new IllegalArgumentException(key + ": " + objection);
    }
  }

  private static void requireUnits(String key, String units) {
    try {
      UnitsDescription.parse(units);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
