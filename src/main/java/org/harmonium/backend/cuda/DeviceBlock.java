package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.BackendMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind a matrix and its views, and who used it last in the step that is being
 * recorded.
 *
 * <p>In bf16 precision it has a <em>twin</em> from its first use as a factor on: the same numbers
 * rounded to bf16, at the same places. The rule that keeps it true is simple: whoever writes the
 * numbers writes the twin as well, if there is one, or says that it is behind now; then it is
 * rounded before it is read.
 */
final class DeviceBlock {
  private final DeviceMemory memory;
  private final long elements;
  private final CUdeviceptr numbers;
  private final long numbersAddress;
  private @Nullable CUdeviceptr twin;
  private long twinAddress;
  private long behindFrom = Long.MAX_VALUE; // where the twin is not true: elements from here ...
  private long behindTo; // ... to here

  private @Nullable Node writer; // the last recorded launch that wrote it
  private final List<Node> readers = new ArrayList<>(); // those that read it since

  /**
   * Room for so many floats.
   *
   * @throws BackendMemoryException if the device has none
   */
  DeviceBlock(DeviceMemory memory, long elements) {
    this.memory = memory;
    this.elements = elements;
    this.numbers = memory.take(elements * Float.BYTES);
    this.numbersAddress = Address.of(numbers);
  }

  CUdeviceptr numbers() {
    return numbers;
  }

  /** The address of the numbers. */
  long address() {
    return numbersAddress;
  }

  /** The address of the twin; 0 if it has none. */
  long twinAddress() {
    return twinAddress;
  }

  @Nullable CUdeviceptr twin() {
    return twin;
  }

  /** Gives it a twin, which the caller fills. */
  CUdeviceptr makeTwin() {
    CUdeviceptr made = memory.take(elements * Short.BYTES);
    twin = made;
    twinAddress = Address.of(made);
    return made;
  }

  /** Numbers of these elements were written, and their twin was not. */
  void numbersWritten(long from, long to) {
    behindFrom = Math.min(behindFrom, from);
    behindTo = Math.max(behindTo, to);
  }

  /** The twin of these elements was written. */
  void twinWritten(long from, long to) {
    if (from <= behindFrom && behindTo <= to) {
      behindFrom = Long.MAX_VALUE;
      behindTo = 0;
    }
  }

  /** Whether the twin must be rounded before it is read. */
  boolean isTwinBehind() {
    return behindFrom < behindTo;
  }

  /** How many floats it has room for. */
  long elements() {
    return elements;
  }

  // ---------------------------------------------------------------- in a recorded step

  void readBy(Node node) {
    readers.removeIf(past -> past.recording() != node.recording());
    readers.add(node);
  }

  void writtenBy(Node node) {
    writer = node;
    readers.clear();
  }

  /** Adds the launch that must be done before this can be read, by its lane. */
  void lastWriter(int recording, @Nullable Node[] latest) {
    if (writer != null) {
      writer.claim(recording, latest);
    }
  }

  /** Adds the launches that must be done before this can be written. */
  void lastUsers(int recording, @Nullable Node[] latest) {
    lastWriter(recording, latest);
    for (Node reader : readers) {
      reader.claim(recording, latest);
    }
  }

  void release() {
    twinWritten(0, elements); // nobody will read it
    memory.give(numbers, elements * Float.BYTES);
    if (twin != null) {
      memory.give(twin, elements * Short.BYTES);
    }
  }
}
