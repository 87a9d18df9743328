package org.harmonium.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The common part of sweeps over the blocks of a Boltzmann machine. A block is updated in the
 * columns from its first unit to its last, its hull. Their inputs are x times rows of W transposed,
 * because W is symmetric. The new values of the other units of the hull are multiplied by 0, and
 * their old values by 1.
 */
final class BlockUpdates implements AutoCloseable {
  private final Backend backend;
  private final Matrix bias; // (1, V + H) the machine's
  private final Workspace workspace;
  private final Map<Integer, RowScratch> olds = new LinkedHashMap<>(); // by width
  private final Map<Integer, RowScratch> news = new LinkedHashMap<>();
  private final Map<Integer, Matrix> biases = new LinkedHashMap<>();
  private final Part[] parts; // an array, so that a step allocates no iterator

  /**
   * A block.
   *
   * @param w rows of W (width, V + H)
   * @param taken the share of the new value that a unit takes (1, width)
   * @param kept the share of the old value that it keeps (1, width); null where that is 0 in all
   */
  private record Part(
      int from,
      int width,
      Matrix w,
      Matrix taken,
      @Nullable Matrix kept,
      RowScratch fresh,
      RowScratch old,
      Matrix bias) {}

  /** The update of the units of a block from their inputs. */
  interface Law {
    /** Replaces {@code values}, the inputs of units, by the new values of the units. */
    void apply(Matrix bias, Matrix values);
  }

  /**
   * @param damping the share of its old value that each unit keeps
   * @param rows the largest number of rows of states in recorded steps
   */
  BlockUpdates(BoltzmannMachine machine, Blocks blocks, double damping, int rows) {
    if (!(damping >= 0 && damping < 1)) {
      throw new IllegalArgumentException("damping must be from 0 to below 1, was " + damping);
    }
    blocks.requireIndependent(machine.connectivity());
    this.backend = machine.backend();
    this.bias = machine.bias();
    this.workspace = new Workspace(backend);
    this.parts = new Part[blocks.count()];
    for (int block = 0; block < parts.length; block++) {
      parts[block] = part(machine, blocks.units(block), (float) damping);
    }
    workspace.prepare(() -> reserve(rows));
  }

  private Part part(BoltzmannMachine machine, int[] units, float damping) {
    int from = units[0];
    int width = units[units.length - 1] + 1 - from;
    float[] taken = new float[width];
    float[] kept = new float[width];
    Arrays.fill(kept, 1);
    for (int unit : units) {
      taken[unit - from] = 1 - damping;
      kept[unit - from] = damping;
    }
    boolean keepsAny = damping > 0 || units.length < width;
    return new Part(
        from,
        width,
        machine.weights().rows(from, from + width),
        workspace.upload(taken, 1, width),
        keepsAny ? workspace.upload(kept, 1, width) : null,
        scratch(news, width),
        scratch(olds, width),
        biases.computeIfAbsent(width, size -> workspace.zeros(1, size)));
  }

  private RowScratch scratch(Map<Integer, RowScratch> byWidth, int width) {
    return byWidth.computeIfAbsent(
        width, size -> workspace.own(() -> new RowScratch(backend, size)));
  }

  private void reserve(int n) {
    for (Part part : parts) {
      part.fresh().reserve(n);
      if (part.kept() != null) {
        part.old().reserve(n);
      }
    }
  }

  /** Performs one sweep of the machine over x (n, V + H). */
  void sweep(Matrix x, Law law) {
    sweep(Scalar.ONE, bias, x, law);
  }

  /** Performs one sweep with inputs scaled by {@code scale} and biases (1, V + H). */
  void sweep(Scalar scale, Matrix allBiases, Matrix x, Law law) {
    for (Part part : parts) {
      Matrix fresh = part.fresh().rows(x.rows());
      backend.gemm(scale, x, false, part.w(), true, Scalar.ZERO, fresh);
      backend.copyColumns(allBiases, part.from(), part.width(), part.bias(), 0);
      law.apply(part.bias(), fresh);
      Matrix kept = part.kept();
      if (kept != null) {
        Matrix old = part.old().rows(x.rows());
        backend.copyColumns(x, part.from(), part.width(), old, 0);
        backend.multiplyRow(old, kept, old);
        backend.multiplyRow(fresh, part.taken(), fresh);
        backend.axpy(Scalar.ONE, old, fresh);
      }
      backend.copyColumns(fresh, 0, part.width(), x, part.from());
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
