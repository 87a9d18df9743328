package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.kind.SavedModel;
import org.harmonium.model.UnitsDescription;

/** The units and the layers of a machine in a model file. */
public final class SavedMachine {
  private static final String BERNOULLI = UnitsDescription.BERNOULLI.toString();
  private static final String ADVICE = "correct its metadata";

  private static final String SHAPES =
      "a deep model is W1 [V, H1], W2 [H1, H2] .. and the biases b [V], c1 [H1] ..";

  private SavedMachine() {}

  /**
   * Returns the units under a key. If the key is missing, visible units are Gaussian in a file with
   * {@code sigma}, and all others are Bernoulli.
   *
   * @throws IllegalArgumentException if the units do not exist
   */
  public static UnitsDescription of(SavedModel saved, String key) {
    boolean isGaussian = key.equals("visibleUnits") && saved.tensors().containsKey("sigma");
    return UnitsDescription.parse(saved.text(key, isGaussian ? "gaussian" : BERNOULLI));
  }

  /**
   * Checks that the units under a key are Bernoulli.
   *
   * @param kind of the model with its article
   * @throws BadFileException if they are not
   */
  public static void requireBernoulli(SavedModel saved, String key, String kind) {
    String units = of(saved, key).toString();
    if (!units.equals(BERNOULLI)) {
      throw saved.bad(
          "%s is '%s', and %s has bernoulli units there".formatted(key, units, kind), ADVICE);
    }
  }

  /**
   * Checks that the type of units allows their number.
   *
   * @throws BadFileException if it does not
   */
  public static void requireSize(SavedModel saved, String key, UnitsDescription units, int size) {
    try {
      units.requireSize(size);
    } catch (IllegalArgumentException e) {
      throw new BadFileException(saved.file(), key + ": " + e.getMessage(), ADVICE, e);
    }
  }

  /**
   * Returns the number of classes that the model has learned.
   *
   * @throws BadFileException if it is negative
   */
  public static int classes(SavedModel saved) {
    int classes = saved.number("classes");
    if (classes < 0) {
      throw saved.bad("has " + classes + " classes", ADVICE);
    }
    return classes;
  }

  /**
   * Checks that a model without labels has no classes.
   *
   * @param kind of the model with its article
   * @throws BadFileException if it has classes
   */
  public static void requireNoClasses(SavedModel saved, String kind) {
    int classes = classes(saved);
    if (classes > 0) {
      throw saved.bad("has %d classes, and %s has no labels".formatted(classes, kind), ADVICE);
    }
  }

  /**
   * Returns the numbers of units of a deep machine, layer by layer, the visible one first. Its
   * tensors are W1 [V, H1], W2 [H1, H2] .. and the biases b [V], c1 [H1] ..
   *
   * @param labels the number of label units, which are further rows of the highest weights
   * @throws BadFileException if a tensor is missing, or the layers do not chain
   */
  public static List<Integer> sizes(SavedModel saved, int labels) {
    Tensor b = saved.tensor("b", 1, SHAPES);
    int depth = 1;
    while (saved.tensors().containsKey("W" + (depth + 1))) {
      depth++;
    }
    List<Integer> sizes = new ArrayList<>();
    int below = b.size() - (depth == 1 ? labels : 0);
    sizes.add(below);
    for (int l = 1; l <= depth; l++) {
      Tensor w = saved.tensor("W" + l, 2, SHAPES);
      Tensor c = saved.tensor("c" + l, 1, SHAPES);
      int rows = below + (l == depth ? labels : 0);
      int units = w.shape()[1];
      int biases = units + (l == depth - 1 ? labels : 0);
      if (w.shape()[0] != rows || c.size() != biases) {
        throw saved.bad(
            "the layers do not chain: W%d is [%d, %d] where [%d, %d] is wanted, and c%d is [%d] where [%d] is"
                .formatted(l, w.shape()[0], units, rows, units, l, c.size(), biases),
            SHAPES);
      }
      sizes.add(units);
      below = units;
    }
    return sizes;
  }
}
