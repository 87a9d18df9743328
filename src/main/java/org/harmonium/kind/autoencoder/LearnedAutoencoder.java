package org.harmonium.kind.autoencoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.kind.Draws;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.network.HiddenLayers;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.LearnedNetwork;
import org.harmonium.kind.rows.Rows;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.LayerDescription;

/**
 * An autoencoder.
 *
 * @param autoencoder its layers
 * @param values the units of its rows: bernoulli if its outputs are probabilities of ones
 */
public record LearnedAutoencoder(Autoencoder autoencoder, UnitsDescription values)
    implements LearnedNetwork, Reconstructs, Draws {
  @Override
  public ModelKind<?> kind() {
    return new AutoencoderKind();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return autoencoder.parameters();
  }

  @Override
  public Map<String, Object> description() {
    List<LayerDescription> layers = autoencoder.network().layers().descriptions();
    int encoder = autoencoder.encoder().size();
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("encoder", LayerWords.words(layers.subList(0, encoder)));
    description.put("decoder", LayerWords.words(layers.subList(encoder, layers.size())));
    description.put("link", autoencoder.network().link().text());
    description.put("values", values.toString());
    return description;
  }

  @Override
  public boolean drawsByChains() {
    return autoencoder.isDenoising();
  }

  @Override
  public int visible() {
    return autoencoder.inputs();
  }

  @Override
  public HiddenLayers hiddenLayers() {
    return HiddenLayers.of(autoencoder);
  }

  @Override
  public void reconstruct(Matrix v, Matrix reconstruction) {
    autoencoder.reconstruct(v, reconstruction);
  }

  /**
   * Draws by the Markov chain of a denoising autoencoder, whose stationary distribution estimates
   * that of the data. A step corrupts x, reconstructs it, and draws a new x from the reconstruction
   * (Bengio, Yao, Alain and Vincent: Generalized denoising auto-encoders as generative models, NIPS
   * 2013, algorithm 1). Chains start at uniform rows if the values are from 0 to 1. Otherwise they
   * start at normal rows, and the new x is the reconstruction itself.
   *
   * @throws IllegalArgumentException if no layer corrupts
   */
  @Override
  public float[][] draw(int n, int steps, RandomStream random) {
    if (!autoencoder.isDenoising()) {
      throw new IllegalArgumentException(
          "this autoencoder corrupts nothing, so it has no chain to draw rows by; learn a denoising"
              + " one, such as with masking:0.25 as its first layer");
    }
    Backend backend = backend();
    try (Matrix x = backend.zeros(n, visible());
        Matrix mean = backend.zeros(n, visible())) {
      start(x, mean, random);
      for (int step = 0; step < steps; step++) {
        autoencoder.reconstructCorrupted(x, random, mean);
        if (values.isBinary()) {
          backend.bernoulli(mean, random, x);
        } else {
          backend.copy(mean, x);
        }
      }
      return Rows.of(backend, mean);
    }
  }

  private void start(Matrix x, Matrix mean, RandomStream random) {
    if (values.isBinary()) {
      backend().uniform(random, x);
    } else {
      backend().normal(random, x);
    }
    backend().copy(x, mean);
  }

  /** The mean over the rows of the squared distance to their reconstructions. */
  @Override
  public Map<String, Double> figures(Dataset rows) {
    double[] sum = new double[1];
    Rows.each(backend(), rows, (v, from) -> sum[0] += squaredDistance(backend(), v));
    return Map.of("squared_error", sum[0] / rows.rows());
  }

  @Override
  public void close() {
    autoencoder.close();
  }
}
