package org.harmonium.nn;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A kind of layer: the words that stand for its layers in experiment and model files, and how such
 * a word is read. Everything else about a layer is in its {@link LayerDescription}.
 *
 * <p>Kinds are found by {@link ServiceLoader}: a class with a public constructor without parameters
 * that is listed in {@code META-INF/services/org.harmonium.nn.LayerKind}. It may not parse words in
 * its constructor.
 */
public interface LayerKind {
  /** The names that its words begin with; most kinds have one, such as {@code dropout}. */
  List<String> names();

  /**
   * What follows the name in a word, separated by colons, such as {@code INPUTS:OUTPUTS:FUNCTION}.
   * The first field is always the width of the rows that the layer takes; experiments may leave it
   * out.
   */
  String fields();

  /**
   * The layer of a word.
   *
   * @param word has as many fields as {@link #fields}, at least one
   * @return prints as this word, up to the format of numbers
   * @throws IllegalArgumentException in one line, if a field is wrong
   */
  LayerDescription read(LayerWord word);

  /**
   * The layer of a word that is a name alone, for rows of a known width, where all other fields
   * have defaults; null if they do not.
   */
  default @Nullable LayerDescription withDefaults(String name, int inputs) {
    return null;
  }
}
