package org.harmonium.learning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/** The codes of data under a stack of learned RBMs: the training data of the next RBM. */
public final class FeatureData extends EncodedRows {
  public enum Pass {
    /**
     * h ~ Q(h | v): each layer is sampled given the sample below it (Hinton, Osindero and Teh 2006,
     * section 3).
     */
    SAMPLES,
    /**
     * The fully factorised Q: each layer takes its means given the means below; the highest is
     * sampled from them.
     */
    FACTORISED,
    /** As {@link #FACTORISED} without sampling: the features are the means. Uses no draws. */
    MEANS
  }

  private final @Nullable RandomStream sampling; // null for means

  /**
   * @param below the RBMs, the lowest first, at least one; they must stay open while this is used
   * @param random one draw per sampled layer and minibatch
   */
  public FeatureData(
      Backend backend, TrainingData data, List<Rbm> below, Pass pass, RandomStream random) {
    super(backend, data, features(data, below, pass, random));
    this.sampling = pass == Pass.MEANS ? null : random;
  }

  private static List<Feature> features(
      TrainingData data, List<Rbm> below, Pass pass, RandomStream random) {
    if (below.isEmpty()) {
      throw new IllegalArgumentException("features need at least one RBM");
    }
    if (data.streams().containsKey("features")) {
      throw new IllegalArgumentException(
          "the data are sampled features already; give all RBMs to one FeatureData");
    }
    List<Feature> features = new ArrayList<>();
    for (Rbm rbm : below) {
      boolean isHighest = features.size() == below.size() - 1;
      boolean isSampled = pass == Pass.SAMPLES || (pass == Pass.FACTORISED && isHighest);
      features.add(new Feature(rbm, isSampled ? random : null));
    }
    return features;
  }

  /** The hidden units of an RBM: samples from a stream, or means without one. */
  private record Feature(Rbm rbm, @Nullable RandomStream random) implements RbmEncoder {
    @Override
    public void encode(Matrix x, Matrix h) {
      if (random == null) {
        RbmEncoder.super.encode(x, h);
      } else {
        rbm.hiddenSample(x, random, null, h);
      }
    }
  }

  @Override
  public Map<String, RandomStream> streams() {
    Map<String, RandomStream> streams = new LinkedHashMap<>(super.streams());
    if (sampling != null) {
      streams.put("features", sampling);
    }
    return streams;
  }
}
