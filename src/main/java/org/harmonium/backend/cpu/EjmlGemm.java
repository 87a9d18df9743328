package org.harmonium.backend.cpu;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * The product of EJML, by plain loops: the reference for the faster products. Matrices that do not
 * start at index 0 of their array are copied first, which includes views and all matrices of a
 * backend.
 */
final class EjmlGemm implements Gemm {
  @Override
  public String name() {
    return "EJML";
  }

  @Override
  public void multiply(
      float alpha,
      CpuMatrix a,
      boolean transA,
      CpuMatrix b,
      boolean transB,
      float beta,
      CpuMatrix c) {
    Gemm.scale(beta, c);
    if (alpha == 0 || c.rows == 0 || c.cols == 0 || (transA ? a.rows : a.cols) == 0) {
      return;
    }
    FMatrixRMaj target = matrix(c);
    addProduct(alpha, matrix(a), transA, matrix(b), transB, target);
    if (target.data != c.data) {
      System.arraycopy(target.data, 0, c.data, c.offset, c.rows * c.cols);
    }
  }

  private static void addProduct(
      float alpha, FMatrixRMaj a, boolean transA, FMatrixRMaj b, boolean transB, FMatrixRMaj c) {
    if (transA && transB) {
      CommonOps_FDRM.multAddTransAB(alpha, a, b, c);
    } else if (transA) {
      CommonOps_FDRM.multAddTransA(alpha, a, b, c);
    } else if (transB) {
      CommonOps_FDRM.multAddTransB(alpha, a, b, c);
    } else {
      CommonOps_FDRM.multAdd(alpha, a, b, c);
    }
  }

  private static FMatrixRMaj matrix(CpuMatrix x) {
    FMatrixRMaj matrix = new FMatrixRMaj();
    int size = x.rows * x.cols;
    if (x.offset == 0) {
      matrix.data = x.data;
    } else {
      matrix.data = new float[size];
      System.arraycopy(x.data, x.offset, matrix.data, 0, size);
    }
    matrix.numRows = x.rows;
    matrix.numCols = x.cols;
    return matrix;
  }
}
