package org.harmonium.backend.cuda;

/** Operations that launch kernels. A subclass finds its kernels when it is created. */
abstract class Launches {
  private static final int THREADS = 256;

  /** Begins all launches. */
  final Launcher launcher;

  /** Told of each matrix that a kernel wrote without its twin. */
  final Rounding rounding;

  private final Kernels kernels;

  Launches(OpenDevice device) {
    this.launcher = device.launcher;
    this.rounding = device.rounding;
    this.kernels = device.kernels;
  }

  /** Finds a kernel that runs in blocks of 256 threads. */
  final Kernel kernel(String family, String name) {
    return kernels.find(family, name, THREADS);
  }

  /** Finds a kernel that runs in two-dimensional blocks. */
  final Kernel kernel(String family, String name, int blockX, int blockY) {
    return kernels.find(family, name, blockX, blockY);
  }
}
