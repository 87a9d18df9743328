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
 * Launches kernels: takes the arguments one by one, in the order of the kernel's parameters, then
 * runs it. A matrix is given as what it is to the kernel, read or written, so that {@link Lanes}
 * knows what the launch depends on.
 *
 * <p>The arguments stand in pinned memory, 8 bytes each, below a table of their addresses that
 * never changes. The driver reads them during the call, so one such block serves all kernels.
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

  /** Begins a launch. */
  Launcher start(Kernel next) {
    kernel = next;
    count = 0;
    return this;
  }

  // ---------------------------------------------------------------- arguments

  /** A matrix that is read: pointer and leading dimension. */
  Launcher in(CudaMatrix x) {
    return inRow(x).integer(x.stride());
  }

  /** A matrix of one row that is read: its pointer. */
  Launcher inRow(CudaMatrix row) {
    lanes.holds(row.handle());
    lanes.reads(row.block());
    return number(row.address());
  }

  /** A matrix that is written: pointer and leading dimension. */
  Launcher out(CudaMatrix x) {
    return outRow(x).integer(x.stride());
  }

  /** A matrix of one row that is written: its pointer. */
  Launcher outRow(CudaMatrix row) {
    lanes.holds(row.handle());
    lanes.writes(row.block());
    return number(row.address());
  }

  /** The next rows of a data set by an order: pointers, and the order's cursor. */
  Launcher rows(CudaRows rows, CudaRowOrder order, CudaMatrix out) {
    lanes.holds(rows.handle());
    lanes.holds(order.handle());
    lanes.gathers(rows, order);
    number(rows.address()).integer(rows.stride()).number(order.address());
    return counter(order.cursor(), out.rows());
  }

  /** A matrix that may be left out. */
  Launcher outOrNull(@Nullable CudaMatrix x) {
    return x == null ? number(0).integer(0) : out(x);
  }

  /** The bf16 twin of a matrix that is written, if it has one. */
  Launcher twin(@Nullable CudaMatrix x) {
    if (x == null) {
      return number(0);
    }
    x.twinWritten();
    return number(x.twinAddress());
  }

  /** A coefficient: its pointer. */
  Launcher scalar(Scalar x) {
    return number(cells.place(x).address());
  }

  /** A counter that the operation advances: the pointer to the device's copy, and the offset. */
  Launcher counter(Counter counter, long by) {
    return number(counter.address()).number(counter.take(by));
  }

  /** The next draw of a stream: its key, its draw number. */
  Launcher draw(CudaRandomStream random) {
    return number(random.key()).counter(random.counter(), 1);
  }

  /** Rows and columns. */
  Launcher size(CudaMatrix x) {
    return integer(x.rows()).integer(x.cols());
  }

  /** A 64-bit word or a pointer. */
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

  /** Runs the kernel with a thread for every four columns of every row of {@code x}. */
  void overQuads(CudaMatrix x) {
    overQuads(x.rows(), 0, x.cols());
  }

  /** The same for those fours that hold the columns from (inclusive) to (exclusive). */
  void overQuads(int rows, int from, int to) {
    run((long) rows * ((to - from + from % 4 + 3) / 4));
  }

  /** Runs the kernel with a warp for each row. */
  void overRows(int rows) {
    run((long) rows * 32);
  }

  /** Runs the kernel with at least so many threads. */
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
