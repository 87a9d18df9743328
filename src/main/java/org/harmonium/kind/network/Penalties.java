package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.network.PenaltySettings.ActivityTarget;
import org.harmonium.learning.PenaltyStrengths;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.ContractivePenalty;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Penalty;
import org.harmonium.nn.SparsityPenalty;

/** The penalties on an autoencoder's code that settings ask for. */
public final class Penalties {
  private Penalties() {}

  /**
   * Rejects penalties that the last layer of an encoder does not allow, and several penalties at
   * once.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void require(
      String key, PenaltySettings penalties, List<LayerDescription> encoder) {
    LayerDescription last = encoder.get(encoder.size() - 1);
    int asked =
        (penalties.l1() > 0 ? 1 : 0)
            + (penalties.sparsity() != null ? 1 : 0)
            + (penalties.contractive() > 0 ? 1 : 0);
    if (asked > 1) {
      throw new IllegalArgumentException(
          key
              + ".penalties: there is one on a code: l1, sparsity or contractive; leave the others"
              + " out");
    }
    boolean isSigmoid = last.isAffine() && last.function() == ActivationFunction.SIGMOID;
    if (penalties.sparsity() != null && !isSigmoid) {
      throw new IllegalArgumentException(
          "%s.penalties.sparsity is for a code of sigmoid units, and the last layer of the encoder is %s"
              .formatted(key, last));
    }
    if (penalties.contractive() > 0 && !last.isAffine()) {
      throw new IllegalArgumentException(
          "%s.penalties.contractive is for a code that a dense layer gives, and the last layer of the encoder is %s"
              .formatted(key, last));
    }
  }

  /** Adds the penalties to the code layer. */
  public static void put(
      PenaltySettings penalties, Autoencoder autoencoder, PenaltyStrengths strengths) {
    Backend backend = autoencoder.network().backend();
    List<Layer> encoder = autoencoder.encoder();
    int last = encoder.size() - 1;
    int code = autoencoder.code();
    ActivityTarget target = penalties.sparsity();
    Penalty penalty = null;
    if (penalties.l1() > 0) {
      penalty = new L1Penalty(backend, code, strengths.of(penalties.l1()));
    } else if (target != null) {
      penalty = new SparsityPenalty(backend, code, target.target(), strengths.of(target.cost()));
    } else if (penalties.contractive() > 0) {
      penalty =
          new ContractivePenalty(backend, encoder.get(last), strengths.of(penalties.contractive()));
    }
    if (penalty != null) {
      autoencoder.network().layers().penalise(last, penalty);
    }
  }
}
