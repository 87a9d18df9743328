package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.BackendMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a matrix and its views, and its last users in the step being recorded.
 *
 * <p>In bf16 precision it has a <em>twin</em> from its first use as a factor on: the same numbers
 * rounded to bf16, at the same indices. A kernel that writes the numbers must also write the twin,
 * or mark it as stale; a stale twin is rounded before it is read.
 */
final class DeviceBlock {
  private final DeviceMemory memory;
  private final long elements;
  private final CUdeviceptr numbers;
  private final long numbersAddress;
  private @Nullable CUdeviceptr twin;
  private long twinAddress;
  private long behindFrom = Long.MAX_VALUE; // where the twin is stale: elements from here ...
  private long behindTo; // ... to here

  private @Nullable Node writer; // the last recorded launch that wrote it
  private final List<Node> readers = new ArrayList<>(); // the launches that read it since

  /** Allocates memory for {@code elements} floats, or throws a {@link BackendMemoryException}. */
  DeviceBlock(DeviceMemory memory, long elements) {
    this.memory = memory;
    this.elements = elements;
    this.numbers = memory.take(elements * Float.BYTES);
    this.numbersAddress = Address.of(numbers);
  }

  CUdeviceptr numbers() {
    return numbers;
  }

  /** Returns the address of the numbers. */
  long address() {
    return numbersAddress;
  }

  /** Returns the address of the twin, or 0 if there is none. */
  long twinAddress() {
    return twinAddress;
  }

  @Nullable CUdeviceptr twin() {
    return twin;
  }

  /** Creates a twin, which the caller must fill. */
  CUdeviceptr makeTwin() {
    CUdeviceptr made = memory.take(elements * Short.BYTES);
    twin = made;
    twinAddress = Address.of(made);
    return made;
  }

  /** Notes that these elements were written and their twin was not. */
  void numbersWritten(long from, long to) {
    behindFrom = Math.min(behindFrom, from);
    behindTo = Math.max(behindTo, to);
  }

  /** Notes that the twin of these elements was written. */
  void twinWritten(long from, long to) {
    if (from <= behindFrom && behindTo <= to) {
      behindFrom = Long.MAX_VALUE;
      behindTo = 0;
    }
  }

  /** Returns whether the twin must be rounded before it is read. */
  boolean isTwinBehind() {
    return behindFrom < behindTo;
  }

  /** Returns the capacity in floats. */
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

  /** Adds the launch that must complete before this block can be read, at the index of its lane. */
  void lastWriter(int recording, @Nullable Node[] latest) {
    if (writer != null) {
      writer.claim(recording, latest);
    }
  }

  /** Adds the launches that must complete before this block can be written. */
  void lastUsers(int recording, @Nullable Node[] latest) {
    lastWriter(recording, latest);
    for (Node reader : readers) {
      reader.claim(recording, latest);
    }
  }

  void release() {
    twinWritten(0, elements); // it is not read again
    memory.give(numbers, elements * Float.BYTES);
    if (twin != null) {
      memory.give(twin, elements * Short.BYTES);
    }
  }
}
