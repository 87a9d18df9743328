package org.harmonium.kind.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Draws;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.network.HiddenLayers;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.LearnedNetwork;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.Gan;
import org.harmonium.model.UnitsDescription;

/**
 * A generator and a discriminator. Rows are encoded by the hidden layers of the discriminator.
 *
 * @param gan the two networks
 * @param values the units of the generator's rows
 */
public record LearnedGan(Gan gan, UnitsDescription values) implements LearnedNetwork, Draws {
  @Override
  public ModelKind<?> kind() {
    return new GanKind();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return gan.parameters();
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("generator", LayerWords.words(gan.generator().layers().descriptions()));
    description.put("discriminator", LayerWords.words(gan.discriminator().layers().descriptions()));
    description.put("latent", gan.law().text());
    description.put("values", values.toString());
    return description;
  }

  @Override
  public int visible() {
    return gan.visible();
  }

  @Override
  public HiddenLayers hiddenLayers() {
    return HiddenLayers.of(gan.discriminator());
  }

  /** Computes x (n, V), G(z) of n new z. */
  void generate(RandomStream random, Matrix x) {
    Rows.each(
        x,
        (block, from) -> {
          try (Matrix z = backend().zeros(block.rows(), gan.latent())) {
            gan.sampleLatent(random, z);
            gan.generate(z, block);
          }
        });
  }

  /** Returns G(z) of n new z. */
  @Override
  public float[][] draw(int n, int steps, RandomStream random) {
    try (Matrix x = backend().zeros(n, gan.visible())) {
      generate(random, x);
      return Rows.of(backend(), x);
    }
  }

  @Override
  public boolean drawsByChains() {
    return false;
  }

  /** Returns the share of the rows that the discriminator classifies as data. */
  @Override
  public Map<String, Double> figures(Dataset rows) {
    long[] taken = new long[1];
    Rows.each(
        backend(),
        rows,
        (v, from) -> {
          try (Matrix d = backend().zeros(v.rows(), 1)) {
            gan.discriminate(v, d);
            double[] chances = backend().downloadDoubles(d);
            taken[0] += Arrays.stream(chances).filter(chance -> chance > 0.5).count();
          }
        });
    return Map.of("taken_for_data", taken[0] / (double) rows.rows());
  }

  @Override
  public void close() {
    gan.close();
  }
}
