package org.harmonium.backend.cuda;

import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.Reductions;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link Reductions}, by the kernel families {@code sums}, {@code softmax} and
 * {@code groups}, in the same order of summation as on the CPU.
 */
final class Sums extends Launches implements Reductions<CudaMatrix>, AutoCloseable {
  /** The number of columns whose softplus factors share one logarithm, as on the CPU. */
  private static final int PIECE = 512;

  private static final int WARP = 32;
  private static final int COLUMN_BLOCKS =
      8; // blocks of 64 rows that a thread block adds at a time
  private static final int ROW_WARPS = 4;

  private final Transfers transfers;
  private final DeviceMemory memory;
  private final Lanes lanes;
  private final Kernel columnSums = kernel("sums", "column_sums", WARP, COLUMN_BLOCKS);
  private final Kernel rowDots = kernel("sums", "row_dots", WARP, ROW_WARPS);
  private final Kernel rowSquaredDistances =
      kernel("sums", "row_squared_distances", WARP, ROW_WARPS);
  private final Kernel softplusRowSums = kernel("sums", "softplus_row_sums", WARP, ROW_WARPS);
  private final Kernel sumOfRows = kernel("sums", "sum_of_rows", WARP, 1);
  private final Kernel logSumExpRows = kernel("softmax", "log_sum_exp_rows", WARP, ROW_WARPS);
  private final Kernel softmax = kernel("softmax", "softmax", WARP, ROW_WARPS);
  private final Kernel softmaxColumns = kernel("softmax", "softmax_columns", WARP, ROW_WARPS);
  private final Kernel addSumOfRows = kernel("sums", "add_sum_of_rows", WARP, 1);
  private final Kernel maxGroups = kernel("groups", "max_groups");
  private final Kernel maxGroupsGradient = kernel("groups", "max_groups_gradient");
  private final RowSums rowSums;
  private @Nullable CUdeviceptr results; // doubles on the device, to be transferred to the host
  private long room;

  Sums(OpenDevice device) {
    super(device);
    this.transfers = device.transfers;
    this.memory = device.memory;
    this.lanes = device.lanes;
    this.rowSums = new RowSums(memory);
  }

  @Override
  public void columnSums(Scalar alpha, CudaMatrix x, Scalar beta, CudaMatrix out) {
    launcher.start(columnSums).scalar(alpha).in(x).scalar(beta).outRow(out).size(x);
    launcher.run((long) (x.cols() + WARP - 1) / WARP * WARP * COLUMN_BLOCKS);
    rounding.follow(out);
  }

  @Override
  public double dot(CudaMatrix x, CudaMatrix y) {
    return total("dot", rowDots, x, y);
  }

  @Override
  public double squaredDistance(CudaMatrix x, CudaMatrix y) {
    return total("squaredDistance", rowSquaredDistances, x, y);
  }

  private double total(String operation, Kernel ofRows, CudaMatrix x, CudaMatrix y) {
    lanes.requireNotRecording(operation);
    CUdeviceptr rows = results(x.rows() + 1L);
    CUdeviceptr sum = rows.withByteOffset((long) x.rows() * Double.BYTES);
    launcher.start(ofRows).in(x).in(y).number(Address.of(rows)).size(x).overRows(x.rows());
    launcher.start(sumOfRows).number(Address.of(rows)).integer(x.rows());
    launcher.number(Address.of(sum)).run(WARP);
    return transfers.readDoubles(sum, 1)[0];
  }

  @Override
  public double[] rowDots(CudaMatrix x, CudaMatrix row) {
    lanes.requireNotRecording("rowDots");
    CUdeviceptr rows = results(x.rows());
    // A leading dimension of 0: the same row for all.
    launcher.start(rowDots).in(x).inRow(row).integer(0);
    launcher.number(Address.of(rows)).size(x).overRows(x.rows());
    return transfers.readDoubles(rows, x.rows());
  }

  @Override
  public double[] softplusRowSums(double scale, CudaMatrix x) {
    lanes.requireNotRecording("softplusRowSums");
    int pieces = (x.cols() + PIECE - 1) / PIECE;
    int parts = 1 + pieces;
    CUdeviceptr rows = results((long) x.rows() * parts);
    launcher.start(softplusRowSums).real(scale).in(x);
    launcher.number(Address.of(rows)).size(x).overRows(x.rows());
    double[] made = transfers.readDoubles(rows, Math.multiplyExact(x.rows(), parts));
    double[] sums = new double[x.rows()];
    for (int row = 0; row < sums.length; row++) {
      // The host takes the logarithms, with the same function as the CPU backend.
      double logs = 0;
      for (int piece = 1; piece <= pieces; piece++) {
        logs += StrictMath.log(made[row * parts + piece]);
      }
      sums[row] = made[row * parts] + logs;
    }
    return sums;
  }

  @Override
  public double[] logSumExpRows(CudaMatrix x) {
    lanes.requireNotRecording("logSumExpRows");
    CUdeviceptr rows = results(2L * x.rows());
    launcher.start(logSumExpRows).in(x).number(Address.of(rows)).size(x).overRows(x.rows());
    double[] made = transfers.readDoubles(rows, Math.multiplyExact(x.rows(), 2));
    double[] sums = new double[x.rows()];
    for (int row = 0; row < sums.length; row++) {
      double largest = made[2 * row];
      boolean infinite = Double.isInfinite(largest);
      sums[row] = infinite ? largest : largest + StrictMath.log(made[2 * row + 1]);
    }
    return sums;
  }

  @Override
  public void softmax(CudaMatrix x, CudaMatrix out) {
    launcher.start(softmax).in(x).out(out).size(x).overRows(x.rows());
    rounding.follow(out);
  }

  @Override
  public void softmaxColumns(int from, int to, int size, CudaMatrix x) {
    launcher.start(softmaxColumns).integer(from).integer(to).integer(size);
    launcher.out(x).size(x).overRows(x.rows() * ((to - from) / size));
    rounding.follow(x);
  }

  @Override
  public void maxGroups(int size, CudaMatrix x, CudaMatrix out) {
    launcher.start(maxGroups).integer(size).in(x).out(out).size(x);
    launcher.run((long) x.rows() * out.cols());
    rounding.follow(out);
  }

  @Override
  public void maxGroupsGradient(int size, CudaMatrix x, CudaMatrix dy, CudaMatrix dx) {
    launcher.start(maxGroupsGradient).integer(size).in(x).in(dy).out(dx).size(x);
    launcher.run((long) x.rows() * dy.cols());
    rounding.follow(dx);
  }

  @Override
  public void addSquares(CudaMatrix x, CudaMatrix total) {
    DeviceBlock rows = rowSums.of(x.rows());
    launcher.start(rowDots).in(x).in(x).number(rows.address());
    lanes.writes(rows);
    launcher.size(x).overRows(x.rows());
    launcher.start(addSumOfRows).number(rows.address()).integer(x.rows());
    lanes.reads(rows);
    launcher.outRow(total).run(WARP);
    rounding.follow(total);
  }

  private CUdeviceptr results(long doubles) {
    CUdeviceptr present = results;
    long bytes = doubles * Double.BYTES;
    if (present == null || room < bytes) {
      CUdeviceptr made = memory.take(bytes);
      release();
      room = bytes;
      results = made;
      return made;
    }
    return present;
  }

  private void release() {
    if (results != null) {
      memory.give(results, room);
      results = null;
      room = 0;
    }
  }

  /** Releases the memory. */
  @Override
  public void close() {
    release();
    rowSums.close();
  }
}
