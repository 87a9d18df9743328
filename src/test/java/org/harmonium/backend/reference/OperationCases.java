package org.harmonium.backend.reference;

import java.util.Map;
import java.util.TreeMap;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** For each operation of {@link Backend}, by its name, a use of it on operands of any size. */
final class OperationCases {
  /** Uses an operation; every matrix of the operands is looked at afterwards. */
  interface Case {
    void on(Backend b, Operands o);
  }

  static final Map<String, Case> ALL = new TreeMap<>();

  private static final Scalar ALPHA = Scalar.of(0.7f);
  private static final Scalar BETA = Scalar.of(-0.3f);

  static {
    putElements();
    putColumns();
    putOptimisers();
    putProducts();
    putSums();
    putLosses();
    putDraws();
    putUnits();
  }

  private OperationCases() {}

  private static void putElements() {
    ALL.put("fill", (b, o) -> b.fill(0.1f, o.normal(o.n, o.m)));
    ALL.put("copy", (b, o) -> b.copy(o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put("addRow", (b, o) -> b.addRow(o.normal(o.n, o.m), o.normal(1, o.m), o.normal(o.n, o.m)));
    ALL.put("axpy", (b, o) -> b.axpy(ALPHA, o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put("scale", (b, o) -> b.scale(ALPHA, o.normal(o.n, o.m)));
    ALL.put("clip", (b, o) -> b.clip(-0.4f, 0.6f, o.normal(o.n, o.m)));
    ALL.put(
        "hadamard",
        (b, o) -> b.hadamard(o.normal(o.n, o.m), o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "multiplyRow",
        (b, o) -> b.multiplyRow(o.normal(o.n, o.m), o.normal(1, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "multiplyColumn",
        (b, o) -> b.multiplyColumn(o.normal(o.n, o.m), o.normal(o.n, 1), o.normal(o.n, o.m)));
    ALL.put(
        "momentumStep",
        (b, o) ->
            b.momentumStep(
                Scalar.of(0.02f), Scalar.of(0.003f), o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "apply",
        (b, o) -> forEachFunction(f -> b.apply(f, argument(f, o, o.m), o.normal(o.n, o.m))));
    ALL.put(
        "applyWithBias",
        (b, o) ->
            forEachFunction(
                f ->
                    b.applyWithBias(
                        f, argument(f, o, o.m), o.positive(1, o.m), o.normal(o.n, o.m))));
    ALL.put(
        "applyGradient",
        (b, o) ->
            forEachFunction(
                f -> {
                  Matrix y = argument(f, o, o.m);
                  b.apply(f, y, y);
                  b.applyGradient(f, y, o.normal(o.n, o.m), o.normal(o.n, o.m));
                }));
  }

  /** What is done with each function. */
  private interface Use {
    void of(Unary f);
  }

  private static void forEachFunction(Use use) {
    for (Unary f : Unary.values()) {
      use.of(f);
    }
  }

  /** Numbers for which the function is defined. */
  private static Matrix argument(Unary f, Operands o, int cols) {
    return f == Unary.LOG || f == Unary.INVERSE_SQRT ? o.positive(o.n, cols) : o.normal(o.n, cols);
  }

  private static void putColumns() {
    ALL.put(
        "copyColumns",
        (b, o) -> b.copyColumns(o.normal(o.n, o.m + 5), 3, o.m, o.normal(o.n, o.m + 2), 1));
    ALL.put(
        "applyColumns",
        (b, o) -> forEachFunction(f -> b.applyColumns(f, 2, o.m + 2, argument(f, o, o.m + 3))));
    ALL.put(
        "softmaxColumns",
        (b, o) -> {
          int width = o.groups * o.size;
          b.softmaxColumns(2, 2 + width, o.size, o.normal(o.n, width + 3));
        });
    ALL.put(
        "maxGroups",
        (b, o) -> b.maxGroups(o.size, o.normal(o.n, o.groups * o.size), o.normal(o.n, o.groups)));
    ALL.put(
        "maxGroupsGradient",
        (b, o) -> {
          Matrix dx = o.normal(o.n, o.groups * o.size);
          b.maxGroupsGradient(
              o.size, o.normal(o.n, o.groups * o.size), o.normal(o.n, o.groups), dx);
        });
    ALL.put("softmax", (b, o) -> b.softmax(o.normal(o.n, o.m), o.normal(o.n, o.m)));
  }

  private static void putOptimisers() {
    ALL.put("addSign", (b, o) -> b.addSign(ALPHA, o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "adamStep",
        (b, o) ->
            b.adamStep(
                ALPHA,
                0.9f,
                0.99f,
                0.01f,
                o.chances(1, 2),
                o.normal(o.n, o.m),
                o.normal(o.n, o.m),
                o.positive(o.n, o.m),
                o.normal(o.n, o.m)));
    ALL.put(
        "rmsPropStep",
        (b, o) ->
            b.rmsPropStep(
                ALPHA, 0.9f, 0.01f, o.normal(o.n, o.m), o.positive(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "momentumDescent",
        (b, o) ->
            b.momentumDescent(
                ALPHA,
                Scalar.of(-0.1f),
                Scalar.of(0.02f),
                o.normal(o.n, o.m),
                o.normal(o.n, o.m),
                o.normal(o.n, o.m)));
    ALL.put("addSquares", (b, o) -> b.addSquares(o.normal(o.n, o.m), o.normal(1, 1)));
    ALL.put(
        "limitNorm",
        (b, o) -> {
          b.limitNorm(Scalar.of(1e-3f), o.positive(1, 1), o.normal(o.n, o.m));
          b.limitNorm(Scalar.of(1e3f), o.positive(1, 1), o.normal(o.n, o.m));
        });
  }

  private static void putProducts() {
    ALL.put(
        "gemm",
        (b, o) -> {
          b.gemm(
              ALPHA,
              o.normal(o.n, o.k),
              false,
              o.normal(o.k, o.m),
              false,
              BETA,
              o.normal(o.n, o.m));
          b.gemm(
              ALPHA, o.normal(o.k, o.n), true, o.normal(o.m, o.k), true, BETA, o.normal(o.n, o.m));
        });
    ALL.put(
        "contrast",
        (b, o) ->
            b.contrast(
                ALPHA,
                o.normal(o.k, o.n),
                o.normal(o.k, o.m),
                Scalar.of(0.4f),
                o.normal(o.size, o.n),
                o.normal(o.size, o.m),
                BETA,
                o.normal(o.n, o.m)));
    ALL.put(
        "affine",
        (b, o) -> {
          Matrix x = o.normal(o.n, o.k);
          b.affine(x, o.normal(o.k, o.m), false, o.normal(1, o.m), o.normal(o.n, o.m));
          b.affine(x, o.normal(o.m, o.k), true, o.normal(1, o.m), o.normal(o.n, o.m));
        });
  }

  private static void putSums() {
    ALL.put(
        "columnSums", (b, o) -> b.columnSums(ALPHA, o.normal(o.n, o.m), BETA, o.normal(1, o.m)));
    ALL.put("dot", (b, o) -> o.gave(b.dot(o.normal(o.n, o.m), o.normal(o.n, o.m))));
    ALL.put(
        "squaredDistance",
        (b, o) -> o.gave(b.squaredDistance(o.normal(o.n, o.m), o.normal(o.n, o.m))));
    ALL.put("rowDots", (b, o) -> o.gave(b.rowDots(o.normal(o.n, o.m), o.normal(1, o.m))));
    ALL.put("softplusRowSums", (b, o) -> o.gave(b.softplusRowSums(1.3, o.normal(o.n, o.m))));
    ALL.put("logSumExpRows", (b, o) -> o.gave(b.logSumExpRows(o.normal(o.n, o.m))));
  }

  private static void putLosses() {
    ALL.put(
        "squaredError", (b, o) -> o.gave(b.squaredError(o.normal(o.n, o.m), o.normal(o.n, o.m))));
    ALL.put(
        "binaryCrossEntropy",
        (b, o) -> o.gave(b.binaryCrossEntropy(o.normal(o.n, o.m), o.chances(o.n, o.m))));
    ALL.put(
        "softmaxCrossEntropy",
        (b, o) -> o.gave(b.softmaxCrossEntropy(o.normal(o.n, o.m), o.classes(o.n, o.m))));
    ALL.put(
        "squaredErrorGradient",
        (b, o) ->
            b.squaredErrorGradient(o.normal(o.n, o.m), o.normal(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "binaryCrossEntropyGradient",
        (b, o) ->
            b.binaryCrossEntropyGradient(
                o.normal(o.n, o.m), o.chances(o.n, o.m), o.normal(o.n, o.m)));
    ALL.put(
        "softmaxCrossEntropyGradient",
        (b, o) ->
            b.softmaxCrossEntropyGradient(
                o.normal(o.n, o.m), o.classes(o.n, o.m), o.normal(o.n, o.m)));
  }

  /** A stream at a draw with both words in use. */
  private static RandomStream stream(Backend b) {
    RandomStream random = b.stream(0x123456789abcdefL, 42);
    random.seek((5L << 32) + 7);
    return random;
  }

  private static void putDraws() {
    ALL.put("uniform", (b, o) -> b.uniform(stream(b), o.normal(o.n, o.m)));
    ALL.put("normal", (b, o) -> b.normal(stream(b), o.normal(o.n, o.m)));
    ALL.put("bernoulli", (b, o) -> b.bernoulli(o.chances(o.n, o.m), stream(b), o.normal(o.n, o.m)));
    ALL.put(
        "sigmoidBernoulli",
        (b, o) ->
            b.sigmoidBernoulli(
                o.normal(o.n, o.m),
                o.normal(1, o.m),
                stream(b),
                o.normal(o.n, o.m),
                o.normal(o.n, o.m)));
    ALL.put("dropoutMask", (b, o) -> b.dropoutMask(0.3f, stream(b), o.normal(o.n, o.m)));
    ALL.put("gather", (b, o) -> gather(b, o, false));
    ALL.put("gatherBernoulli", (b, o) -> gather(b, o, true));
  }

  private static void gather(Backend b, Operands o, boolean sampled) {
    byte[] values = new byte[(o.n + 2) * o.m];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (37 * i);
    }
    try (RowStore rows = b.store(values, o.m);
        RowOrder order = b.rowOrder(o.n + 2)) {
      order.seek(1);
      if (sampled) {
        b.gatherBernoulli(rows, order, stream(b), o.normal(o.n, o.m));
      } else {
        b.gather(rows, order, o.normal(o.n, o.m));
      }
      o.gave(order.position());
    }
  }

  private static void putUnits() {
    ALL.put(
        "categorical",
        (b, o) -> {
          int width = o.groups * o.size;
          Matrix p = o.normal(o.n, width + 3);
          b.softmaxColumns(2, 2 + width, o.size, p);
          b.categorical(2, 2 + width, o.size, stream(b), p);
        });
    ALL.put(
        "addBernoulli",
        (b, o) -> b.addBernoulli(o.chances(o.n, o.m), stream(b), o.normal(o.n, o.m)));
    ALL.put("addNormal", (b, o) -> b.addNormal(o.positive(1, o.m), stream(b), o.normal(o.n, o.m)));
    ALL.put(
        "noisyRectified",
        (b, o) ->
            b.noisyRectified(o.normal(o.n, o.m), o.normal(1, o.m), stream(b), o.normal(o.n, o.m)));
  }
}
