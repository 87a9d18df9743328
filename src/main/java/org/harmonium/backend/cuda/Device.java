package org.harmonium.backend.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDeviceTotalMem;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuInit;

import java.nio.charset.StandardCharsets;
import jcuda.CudaException;
import jcuda.driver.CUdevice;
import org.harmonium.backend.BackendException;

/**
 * A GPU of this machine.
 *
 * @param capability compute capability as 10 major + minor
 * @param driverVersion the newest CUDA version supported by the driver, as 1000 major + 10 minor
 */
record Device(
    CUdevice handle,
    int ordinal,
    String name,
    int capability,
    int multiprocessors,
    long bytes,
    int driverVersion) {
  private static final int LEAST_CAPABILITY = 75; // the target of the oldest PTX
  private static final int LEAST_DRIVER =
      12_000; // the version for which JCuda's natives were built

  private static final String NO_GPU =
      "the NVIDIA driver finds no GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES";

  /** Opens a device, or throws a {@link BackendException} if it or the driver is too old. */
  static Device open(int ordinal) {
    try {
      cuInit(0);
    } catch (CudaException e) {
      if ("CUDA_ERROR_NO_DEVICE".equals(e.getMessage())) {
        throw new BackendException(NO_GPU, e);
      }
      throw new BackendException(
          "the NVIDIA driver cannot be initialised (%s); check it with nvidia-smi"
              .formatted(e.getMessage()),
          e);
    }
    int driver = requireDriver();
    int count = count();
    if (ordinal < 0 || ordinal >= count) {
      throw new BackendException(
          count == 0
              ? NO_GPU
              : "there is no CUDA device %d; choose one from 0 to %d"
                  .formatted(ordinal, count - 1));
    }
    Device device = describe(ordinal, driver);
    if (device.capability < LEAST_CAPABILITY) {
      throw new BackendException(
          "%s has compute capability %s, and 7.5 (Turing) or newer is required; choose backend cpu"
              .formatted(device.name, device.capabilityText()));
    }
    return device;
  }

  /**
   * Requires a driver that is not older than cuBLAS. A toolkit of one major version runs on the
   * drivers of that version and of later ones.
   */
  void requireDriverFor(int cublasMajor) {
    if (driverVersion / 1000 < cublasMajor) {
      throw new BackendException(
          "cuBLAS %d requires a newer driver than the installed one for CUDA %s; install cuBLAS %d (`pip install nvidia-cublas-cu%d`) or a newer driver"
              .formatted(
                  cublasMajor,
                  versionText(driverVersion),
                  driverVersion / 1000,
                  driverVersion / 1000));
    }
  }

  private static int requireDriver() {
    int[] version = new int[1];
    cuDriverGetVersion(version);
    if (version[0] < LEAST_DRIVER) {
      throw new BackendException(
          "the NVIDIA driver supports CUDA %s, and 12.0 or newer is required; install driver 525 or newer"
              .formatted(versionText(version[0])));
    }
    return version[0];
  }

  private static int count() {
    int[] count = new int[1];
    cuDeviceGetCount(count);
    return count[0];
  }

  private static Device describe(int ordinal, int driver) {
    CUdevice handle = new CUdevice();
    cuDeviceGet(handle, ordinal);
    byte[] name = new byte[256];
    cuDeviceGetName(name, name.length, handle);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    int major = attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    int minor = attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    long[] bytes = new long[1];
    cuDeviceTotalMem(bytes, handle);
    return new Device(
        handle,
        ordinal,
        new String(name, 0, length, StandardCharsets.UTF_8),
        10 * major + minor,
        attribute(handle, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        bytes[0],
        driver);
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    cuDeviceGetAttribute(value, attribute, device);
    return value[0];
  }

  /** Returns a description for the user: the name, compute capability, memory and driver. */
  String text() {
    return "%s (compute capability %s, %d MiB), driver for CUDA %s"
        .formatted(name, capabilityText(), bytes >> 20, versionText(driverVersion));
  }

  /** Returns the compute capability, such as {@code 9.0}. */
  String capabilityText() {
    return capability / 10 + "." + capability % 10;
  }

  /** Returns a version, such as {@code 12.6}. */
  static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
