package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.ContractivePenalty;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Penalty;
import org.harmonium.nn.SparsityPenalty;
import org.jspecify.annotations.Nullable;

/**
 * Penalties on the activities of the code layer, added to the mean loss per row.
 *
 * @param l1 weight of the sum of |h|; 0 for none
 * @param sparsity target for the mean activity of each unit; null for none
 * @param contractive weight of the squared Jacobian of the code; 0 for none
 */
public record PenaltySettings(
    @Default("0") double l1, @Nullable ActivityTarget sparsity, @Default("0") double contractive) {

  /**
   * The target of the mean activity of every unit of the code.
   *
   * @param target between 0 and 1
   * @param cost weight of the divergence from it
   */
  public record ActivityTarget(double target, @Default("0.1") double cost) {
    /** Checks the ranges. */
    public ActivityTarget {
      if (!(target > 0 && target < 1)) {
        throw new IllegalArgumentException("target must be between 0 and 1, was " + target);
      }
      Range.notNegative("cost", cost);
    }
  }

  /** Checks the ranges. */
  public PenaltySettings {
    Range.notNegative("l1", l1);
    Range.notNegative("contractive", contractive);
  }

  /** Whether there are no penalties. */
  public boolean isEmpty() {
    return l1 == 0 && sparsity == null && contractive == 0;
  }

  /**
   * Rejects penalties that the last layer of an encoder does not allow, and several penalties at
   * once.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public void require(String key, List<LayerDescription> encoder) {
    LayerDescription last = encoder.get(encoder.size() - 1);
    int asked = (l1 > 0 ? 1 : 0) + (sparsity != null ? 1 : 0) + (contractive > 0 ? 1 : 0);
    if (asked > 1) {
      throw new IllegalArgumentException(
          key
              + ".penalties: there is one on a code: l1, sparsity or contractive; leave the others"
              + " out");
    }
    boolean isSigmoid = last.isAffine() && last.function() == ActivationFunction.SIGMOID;
    if (sparsity != null && !isSigmoid) {
      throw new IllegalArgumentException(
          "%s.penalties.sparsity is for a code of sigmoid units, and the last layer of the encoder is %s"
              .formatted(key, last));
    }
    if (contractive > 0 && !last.isAffine()) {
      throw new IllegalArgumentException(
          "%s.penalties.contractive is for a code that a dense layer gives, and the last layer of the encoder is %s"
              .formatted(key, last));
    }
  }

  /** Adds the penalties to the code layer. */
  public void put(Autoencoder autoencoder, PenaltyStrengths strengths) {
    Backend backend = autoencoder.network().backend();
    List<Layer> encoder = autoencoder.encoder();
    int last = encoder.size() - 1;
    int code = autoencoder.code();
    Penalty penalty = null;
    if (l1 > 0) {
      penalty = new L1Penalty(backend, code, strengths.of(l1));
    } else if (sparsity != null) {
      penalty =
          new SparsityPenalty(backend, code, sparsity.target(), strengths.of(sparsity.cost()));
    } else if (contractive > 0) {
      penalty = new ContractivePenalty(backend, encoder.get(last), strengths.of(contractive));
    }
    if (penalty != null) {
      autoencoder.network().layers().penalise(last, penalty);
    }
  }
}
