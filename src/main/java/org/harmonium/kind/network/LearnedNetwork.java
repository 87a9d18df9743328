package org.harmonium.kind.network;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.Encodes;
import org.harmonium.kind.LearnedModel;
import org.jspecify.annotations.Nullable;

/** A model that encodes rows by the hidden layers of a network, and by the last one by default. */
public interface LearnedNetwork extends LearnedModel, Encodes {
  /** The hidden layers. */
  HiddenLayers hiddenLayers();

  @Override
  default Backend backend() {
    return hiddenLayers().backend();
  }

  @Override
  default int usualLayer() {
    return layers();
  }

  @Override
  default int layers() {
    return hiddenLayers().count();
  }

  @Override
  default int hidden(int layer) {
    return hiddenLayers().size(layer);
  }

  @Override
  default void encode(Matrix v, int layer, @Nullable RandomStream random, Matrix h) {
    hiddenLayers().encode(v, layer, random, h);
  }
}
