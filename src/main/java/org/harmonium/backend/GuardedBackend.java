package org.harmonium.backend;

/**
 * A backend that validates the operands of each operation and delegates the work. It checks the
 * shapes of all operands, and that they are open and belong to this backend. Operations whose
 * implementations differ in more than these types, such as products, are validated by the subclass.
 *
 * @param <M> the matrix type of the backend
 * @param <S> its type of random streams
 */
public abstract class GuardedBackend<M extends Matrix, S extends RandomStream> implements Backend {

  /** Returns the matrix as an open one of this backend, or throws IllegalStateException. */
  protected abstract M own(Matrix x);

  /** Returns the stream as one of this backend, or throws IllegalStateException. */
  protected abstract S own(RandomStream random);

  /** Returns the implementation of the element-wise operations. */
  protected abstract Elementwise<M> elements();

  /** Returns the implementation of the reductions. */
  protected abstract Reductions<M> reductions();

  /** Returns the implementation of the optimiser steps. */
  protected abstract OptimiserSteps<M> optimisers();

  /** Returns the implementation of the sampling operations. */
  protected abstract Sampling<M, S> draws();

  // ---------------------------------------------------------------- element-wise

  @Override
  public final void copy(Matrix x, Matrix out) {
    Shapes.requireSame("copy", x, out);
    elements().copy(own(x), own(out));
  }

  @Override
  public final void fill(float value, Matrix out) {
    elements().fill(value, own(out));
  }

  @Override
  public final void apply(Unary f, Matrix x, Matrix out) {
    Shapes.requireSame("apply", x, out);
    elements().apply(f, own(x), own(out));
  }

  @Override
  public final void applyGradient(Unary f, Matrix y, Matrix dy, Matrix dx) {
    Shapes.requireSame("applyGradient", y, dy);
    Shapes.requireSame("applyGradient", y, dx);
    elements().applyGradient(f, own(y), own(dy), own(dx));
  }

  @Override
  public final void addRow(Matrix x, Matrix row, Matrix out) {
    Shapes.requireRow("addRow", x, row);
    Shapes.requireSame("addRow", x, out);
    elements().addRow(own(x), own(row), own(out));
  }

  @Override
  public final void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    Shapes.requireRow("applyWithBias", x, bias);
    Shapes.requireSame("applyWithBias", x, out);
    elements().applyWithBias(f, own(x), own(bias), own(out));
  }

  @Override
  public final void axpy(Scalar alpha, Matrix x, Matrix y) {
    Shapes.requireSame("axpy", x, y);
    elements().axpy(alpha, own(x), own(y));
  }

  @Override
  public final void scale(Scalar alpha, Matrix x) {
    elements().scale(alpha, own(x));
  }

  @Override
  public final void hadamard(Matrix x, Matrix y, Matrix out) {
    Shapes.requireSame("hadamard", x, y);
    Shapes.requireSame("hadamard", x, out);
    elements().hadamard(own(x), own(y), own(out));
  }

  @Override
  public final void multiplyRow(Matrix x, Matrix row, Matrix out) {
    Shapes.requireRow("multiplyRow", x, row);
    Shapes.requireSame("multiplyRow", x, out);
    elements().multiplyRow(own(x), own(row), own(out));
  }

  @Override
  public final void multiplyColumn(Matrix x, Matrix column, Matrix out) {
    Shapes.requireColumn("multiplyColumn", x, column);
    Shapes.requireSame("multiplyColumn", x, out);
    elements().multiplyColumn(own(x), own(column), own(out));
  }

  @Override
  public final void clip(float least, float most, Matrix x) {
    if (!(least <= most)) {
      throw new IllegalArgumentException(
          "clip: least is %s and must be at most %s".formatted(least, most));
    }
    elements().clip(least, most, own(x));
  }

  @Override
  public final void copyColumns(Matrix x, int from, int count, Matrix out, int at) {
    Shapes.requireColumnCopy("copyColumns", x, from, count, out, at);
    elements().copyColumns(own(x), from, count, own(out), at);
  }

  @Override
  public final void applyColumns(Unary f, int from, int to, Matrix x) {
    Shapes.requireColumns("applyColumns", from, to, x);
    elements().applyColumns(f, from, to, own(x));
  }

  @Override
  public final void addSign(Scalar alpha, Matrix x, Matrix y) {
    Shapes.requireSame("addSign", x, y);
    elements().addSign(alpha, own(x), own(y));
  }

  @Override
  public final void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumStep", velocity, w);
    elements().momentumStep(l2, l1, own(velocity), own(w));
  }

  // ---------------------------------------------------------------- sums

  @Override
  public final void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out) {
    Shapes.requireRow("columnSums", x, out);
    reductions().columnSums(alpha, own(x), beta, own(out));
  }

  @Override
  public final double dot(Matrix x, Matrix y) {
    Shapes.requireSame("dot", x, y);
    return reductions().dot(own(x), own(y));
  }

  @Override
  public final double squaredDistance(Matrix x, Matrix y) {
    Shapes.requireSame("squaredDistance", x, y);
    return reductions().squaredDistance(own(x), own(y));
  }

  @Override
  public final double[] rowDots(Matrix x, Matrix row) {
    Shapes.requireRow("rowDots", x, row);
    return reductions().rowDots(own(x), own(row));
  }

  @Override
  public final double[] softplusRowSums(double scale, Matrix x) {
    return reductions().softplusRowSums(scale, own(x));
  }

  @Override
  public final double[] logSumExpRows(Matrix x) {
    return reductions().logSumExpRows(own(x));
  }

  @Override
  public final void softmax(Matrix x, Matrix out) {
    Shapes.requireSame("softmax", x, out);
    reductions().softmax(own(x), own(out));
  }

  @Override
  public final void softmaxColumns(int from, int to, int size, Matrix x) {
    Shapes.requireGroups("softmaxColumns", from, to, size, x);
    reductions().softmaxColumns(from, to, size, own(x));
  }

  @Override
  public final void maxGroups(int size, Matrix x, Matrix out) {
    Shapes.requireGrouped("maxGroups", size, x, out);
    reductions().maxGroups(size, own(x), own(out));
  }

  @Override
  public final void maxGroupsGradient(int size, Matrix x, Matrix dy, Matrix dx) {
    Shapes.requireGrouped("maxGroupsGradient", size, x, dy);
    Shapes.requireSame("maxGroupsGradient", x, dx);
    reductions().maxGroupsGradient(size, own(x), own(dy), own(dx));
  }

  @Override
  public final void addSquares(Matrix x, Matrix total) {
    Shapes.requireShape("addSquares", total, 1, 1);
    reductions().addSquares(own(x), own(total));
  }

  // ---------------------------------------------------------------- optimisers

  @Override
  public final void adamStep(
      Scalar rate,
      float beta1,
      float beta2,
      float epsilon,
      Matrix powers,
      Matrix gradient,
      Matrix m,
      Matrix v,
      Matrix w) {
    Shapes.requireShape("adamStep", powers, 1, 2);
    Shapes.requireSame("adamStep", gradient, m);
    Shapes.requireSame("adamStep", gradient, v);
    Shapes.requireSame("adamStep", gradient, w);
    optimisers()
        .adamStep(rate, beta1, beta2, epsilon, own(powers), own(gradient), own(m), own(v), own(w));
  }

  @Override
  public final void rmsPropStep(
      Scalar rate, float decay, float epsilon, Matrix gradient, Matrix meanSquare, Matrix w) {
    Shapes.requireSame("rmsPropStep", gradient, meanSquare);
    Shapes.requireSame("rmsPropStep", gradient, w);
    optimisers().rmsPropStep(rate, decay, epsilon, own(gradient), own(meanSquare), own(w));
  }

  @Override
  public final void limitNorm(Scalar limit, Matrix squares, Matrix x) {
    Shapes.requireShape("limitNorm", squares, 1, 1);
    optimisers().limitNorm(limit, own(squares), own(x));
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public final void uniform(RandomStream random, Matrix out) {
    draws().uniform(own(random), own(out));
  }

  @Override
  public final void normal(RandomStream random, Matrix out) {
    draws().normal(own(random), own(out));
  }

  @Override
  public final void bernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("bernoulli", p, out);
    draws().bernoulli(own(p), own(random), own(out));
  }

  @Override
  public final void categorical(int from, int to, int size, RandomStream random, Matrix p) {
    Shapes.requireGroups("categorical", from, to, size, p);
    draws().categorical(from, to, size, own(random), own(p));
  }

  @Override
  public final void addBernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("addBernoulli", p, out);
    draws().addBernoulli(own(p), own(random), own(out));
  }

  @Override
  public final void addNormal(Matrix deviation, RandomStream random, Matrix x) {
    Shapes.requireRow("addNormal", x, deviation);
    draws().addNormal(own(deviation), own(random), own(x));
  }

  @Override
  public final void noisyRectified(Matrix x, Matrix bias, RandomStream random, Matrix out) {
    Shapes.requireRow("noisyRectified", x, bias);
    Shapes.requireSame("noisyRectified", x, out);
    draws().noisyRectified(own(x), own(bias), own(random), own(out));
  }
}
