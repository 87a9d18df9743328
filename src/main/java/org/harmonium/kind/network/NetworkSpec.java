package org.harmonium.kind.network;

import org.harmonium.kind.ModelSpec;
import org.harmonium.nn.Initialisation;

/**
 * The settings of a model that consists of layers. A layer is written as a {@link
 * org.harmonium.nn.LayerDescription}, whose first number, the width of its inputs, may be left out:
 * {@code dense:500:relu}, {@code dropout:0.5}.
 */
public interface NetworkSpec extends ModelSpec {
  /** The law of the initial weights, as in files. */
  String init();

  /** The law of the initial weights. */
  default Initialisation initialisation() {
    return Initialisation.parse(init());
  }

  @Override
  default String forAnyValues() {
    return "model.output=linear";
  }
}
