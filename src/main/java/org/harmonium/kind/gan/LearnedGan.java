package org.harmonium.kind.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
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
  private static final int BLOCK = 1000; // generated rows per block

  @Override
  public ModelKind<?> kind() {
    return new GanKind();
  }

  @Override
  public Backend backend() {
    return gan.backend();
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

  /** Returns G(z) of n new z. */
  @Override
  public float[][] draw(int n, int steps, RandomStream random) {
    Backend backend = gan.backend();
    float[][] rows = new float[n][];
    for (int from = 0; from < n; from += BLOCK) {
      int some = Math.min(BLOCK, n - from);
      try (Matrix z = backend.zeros(some, gan.latent());
          Matrix x = backend.zeros(some, gan.visible())) {
        gan.sampleLatent(random, z);
        gan.generate(z, x);
        System.arraycopy(Rows.of(backend, x), 0, rows, from, some);
      }
    }
    return rows;
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
