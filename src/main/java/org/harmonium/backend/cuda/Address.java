package org.harmonium.backend.cuda;

import jcuda.Pointer;

/**
 * A pointer whose address can be read, or that is created from an address. A kernel launch of JCuda
 * takes microseconds if its arguments are Java objects, and a fifth of a microsecond if they are
 * numbers in pinned memory. {@link Launcher} therefore writes numbers.
 */
final class Address extends Pointer {
  private Address(Pointer pointer) {
    super(pointer);
  }

  private Address(long address) {
    super(address);
  }

  /** Returns the address of a pointer to device memory or pinned memory. */
  static long of(Pointer pointer) {
    Address address = new Address(pointer);
    return address.getNativePointer() + address.getByteOffset();
  }

  /** Creates a pointer to an address, valid as long as the memory is. */
  static Pointer at(long address) {
    return new Address(address);
  }
}
