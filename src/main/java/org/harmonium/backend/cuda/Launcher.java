package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAllocHost;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.CudaException;
import jcuda.Pointer;
import org.harmonium.backend.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Launches kernels. The arguments are added one by one, in the order of the kernel's parameters,
 * before the launch. A matrix is added as read or written, so that {@link Lanes} can determine the
 * dependencies of the launch.
 *
 * <p>The arguments are in pinned memory, 8 bytes each, below a constant table of their addresses.
 * The driver reads them during the call, so one block of arguments serves all kernels.
 */
final class Launcher implements AutoCloseable {
  private static final int MOST_ARGUMENTS = 32;

  private final Lanes lanes;
  private final Cells cells;
  private final Pointer pinned = new Pointer();
  private final Pointer table;
  private final ByteBuffer values;
  private @Nullable Kernel kernel;
  private int count;

  Launcher(Lanes lanes, Cells cells) {
    this.lanes = lanes;
    this.cells = cells;
    long bytes = 2L * MOST_ARGUMENTS * Long.BYTES;
    cuMemAllocHost(pinned, bytes);
    ByteBuffer all = pinned.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    long address = Address.of(pinned);
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      all.putLong(i * Long.BYTES, address + (MOST_ARGUMENTS + i) * (long) Long.BYTES);
    }
    this.table = Address.at(address);
    this.values =
        all.slice(MOST_ARGUMENTS * Long.BYTES, MOST_ARGUMENTS * Long.BYTES)
            .order(ByteOrder.nativeOrder());
  }

  Launcher start(Kernel next) {
    kernel = next;
    count = 0;
    return this;
  }

  // ---------------------------------------------------------------- arguments

  /** Adds a matrix that is read, as pointer and leading dimension. */
  Launcher in(CudaMatrix x) {
    return inRow(x).integer(x.stride());
  }

  /** Adds a matrix of one row that is read, as pointer. */
  Launcher inRow(CudaMatrix row) {
    lanes.holds(row.handle());
    lanes.reads(row.block);
    return number(row.address());
  }

  /** Adds a matrix that is written, as pointer and leading dimension. */
  Launcher out(CudaMatrix x) {
    return outRow(x).integer(x.stride());
  }

  /** Adds a matrix of one row that is written, as pointer. */
  Launcher outRow(CudaMatrix row) {
    lanes.holds(row.handle());
    lanes.writes(row.block);
    return number(row.address());
  }

  /** Adds the next rows of a data set by an order, as pointers, and the cursor of the order. */
  Launcher rows(CudaRows rows, CudaRowOrder order, CudaMatrix out) {
    lanes.holds(rows.handle());
    lanes.holds(order.handle());
    lanes.gathers(rows, order);
    number(rows.address()).integer(rows.stride()).number(order.address());
    return counter(order.cursor, out.rows());
  }

  /** Adds an optional matrix that is written. */
  Launcher outOrNull(@Nullable CudaMatrix x) {
    return x == null ? number(0).integer(0) : out(x);
  }

  /** Adds the bf16 twin of a matrix that is written, or null if it has none. */
  Launcher twin(@Nullable CudaMatrix x) {
    if (x == null) {
      return number(0);
    }
    x.twinWritten();
    return number(x.twinAddress());
  }

  /** Adds a coefficient, as pointer. */
  Launcher scalar(Scalar x) {
    return number(cells.place(x).address());
  }

  /** Adds a counter that the operation advances, as pointer to the device's copy and offset. */
  Launcher counter(Counter counter, long by) {
    return number(counter.address()).number(counter.take(by));
  }

  /** Adds the next draw of a stream, as key and draw number. */
  Launcher draw(CudaRandomStream random) {
    return number(random.key).counter(random.counter, 1);
  }

  /** Adds the number of rows and columns. */
  Launcher size(CudaMatrix x) {
    return integer(x.rows()).integer(x.cols());
  }

  /** Adds a 64-bit word or a pointer. */
  Launcher number(long value) {
    values.putLong(count++ * Long.BYTES, value);
    return this;
  }

  Launcher integer(int value) {
    values.putInt(count++ * Long.BYTES, value);
    return this;
  }

  Launcher real(float value) {
    values.putFloat(count++ * Long.BYTES, value);
    return this;
  }

  Launcher real(double value) {
    values.putDouble(count++ * Long.BYTES, value);
    return this;
  }

  // ---------------------------------------------------------------- running

  /** Runs the kernel with one thread for every four columns of every row of {@code x}. */
  void overQuads(CudaMatrix x) {
    overQuads(x.rows(), 0, x.cols());
  }

  /** Runs the kernel with a thread for every four columns that overlap a range of columns. */
  void overQuads(int rows, int from, int to) {
    run((long) rows * ((to - from + from % 4 + 3) / 4));
  }

  /** Runs the kernel with one warp per row. */
  void overRows(int rows) {
    run((long) rows * 32);
  }

  /** Runs the kernel with at least this many threads. */
  void run(long threads) {
    Kernel launched = kernel;
    if (launched == null) {
      throw new IllegalStateException("a launch was not begun");
    }
    kernel = null;
    try {
      int lane = lanes.next();
      if (lanes.launches()) {
        if (cells.dirty()) {
          cells.flush();
        }
        int block = launched.blockX() * launched.blockY();
        cuLaunchKernel(
            launched.function(),
            Math.toIntExact((threads + block - 1) / block),
            1,
            1,
            launched.blockX(),
            launched.blockY(),
            1,
            0,
            lanes.stream(lane),
            table,
            null);
      }
      lanes.launched();
    } catch (CudaException e) {
      throw Faults.in(launched.name(), e);
    }
  }

  @Override
  public void close() {
    cuMemFreeHost(pinned);
  }
}
