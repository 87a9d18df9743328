package org.harmonium.parity;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.harmonium.parity.ShapedCases.Setting;

/**
 * Every operation of {@link org.harmonium.backend.Backend}, each written down once: its operands
 * and what it must give. Two backends are compared on these cases, and the tests of each backend
 * run the same ones.
 */
final class OperationTable {
  /** How large the operands are. */
  enum Extent {
    /** Where rows, columns and lanes begin and end. */
    SMALL,
    USUAL,
    FULL
  }

  private static final int[][] EDGES = {{1, 1}, {3, 5}, {33, 31}, {65, 130}, {129, 33}, {5, 2049}};
  private static final int[][] AS_IN_TRAINING = {{100, 784}, {784, 33}, {100, 10}};
  private static final int[][] LARGE = {{1000, 4096}};

  private static final List<Function<Setting, ShapedCases>> FAMILIES =
      List.of(
          FunctionCases::new,
          ElementCases::new,
          SumCases::new,
          LossCases::new,
          OptimiserCases::new,
          DrawCases::new,
          HandleCases::new);

  private OperationTable() {}

  /** Gives every case; the arrays of a case can be forgotten when it was accepted. */
  static void forEach(long seed, Extent extent, Consumer<OperationCase> table) {
    new ProductCases(table, seed).add(extent);
    new RowCases(table, seed).add();
    LossCases.addExtremes(table);
    for (Function<Setting, ShapedCases> family : FAMILIES) {
      shapes(EDGES, family, seed, table);
      if (extent != Extent.SMALL) {
        shapes(AS_IN_TRAINING, family, seed, table);
      }
      if (extent == Extent.FULL) {
        shapes(LARGE, family, seed, table);
      }
    }
  }

  private static void shapes(
      int[][] shapes,
      Function<Setting, ShapedCases> family,
      long seed,
      Consumer<OperationCase> table) {
    for (int[] shape : shapes) {
      family.apply(new Setting(table, seed, shape[0], shape[1])).add();
    }
  }
}
