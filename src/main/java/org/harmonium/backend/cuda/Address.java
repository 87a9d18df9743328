package org.harmonium.backend.cuda;

import jcuda.Pointer;

/**
 * A pointer whose number can be read, or that is made from one. JCuda's launch of a kernel costs
 * microseconds when its arguments are Java objects, and a fifth of one when they are numbers in
 * pinned memory; so {@link Launcher} writes numbers.
 */
final class Address extends Pointer {
  private Address(Pointer pointer) {
    super(pointer);
  }

  private Address(long address) {
    super(address);
  }

  /** The address that a pointer to device or pinned memory stands for. */
  static long of(Pointer pointer) {
    Address address = new Address(pointer);
    return address.getNativePointer() + address.getByteOffset();
  }

  /** A pointer with an address; valid as long as the memory is. */
  static Pointer at(long address) {
    return new Address(address);
  }
}
