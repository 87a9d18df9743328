package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said when libraries are not found or cannot be used: each time one sentence. */
class LibraryRefusalTest extends MadeUpMachine {
  @Test
  void refusal_anotherSystem() {
    assertEquals(
        "JCuda supports Linux on 64-bit x86 only, and this is Mac OS X on aarch64; choose"
            + " --backend cpu",
        refusal(host("Mac OS X", "aarch64", null)));
    assertTrue(refusal(host("Linux", "aarch64", null)).contains("this is Linux on aarch64"));
  }

  @Test
  void refusal_noDriver() {
    environment.put("LD_LIBRARY_PATH", "/nowhere");
    assertEquals(
        "no NVIDIA driver was found: libcuda.so.1 is not in LD_LIBRARY_PATH, the linker's cache,"
            + " /usr/lib*, /usr/local/nvidia, /usr/local/cuda*; install the driver (525 or newer,"
            + " check with nvidia-smi) or choose --backend cpu",
        refusal());
  }

  @Test
  void refusal_noCublas() {
    putDriver();
    environment.put("CUDA_HOME", "/nowhere");
    options.put("cuda.libs", root.toString());
    assertEquals(
        "no cuBLAS was found: neither libcublas.so.12 nor libcublas.so.13 is in --cuda-libs "
            + root
            + ", CUDA_HOME, the linker's cache, /usr/lib*, /usr/local/cuda*, the Python packages;"
            + " install the CUDA toolkit 12 or 13, or its cuBLAS alone (`pip install"
            + " nvidia-cublas-cu12`), or name its folder with --cuda-libs DIR",
        refusal());
  }

  @Test
  void refusal_unknownMajorVersion() throws IOException {
    putDriver();
    Path other = put(usual("usr/lib64"), "11/libcublas.so.11").resolve("libcublas.so.11");
    String sentence =
        ": is a cuBLAS version that JCuda 12.6.0 does not support; install version 12 or 13"
            + " (`pip install nvidia-cublas-cu12`) and name its folder with --cuda-libs DIR";
    assertEquals(other + sentence, refusal());
    // The name inside decides, not that of the file.
    Path renamed = usual("usr/lib64/libcublas.so.12");
    Files.move(other, renamed);
    assertEquals(renamed + sentence, refusal());
  }

  @Test
  void refusal_cublasLtIsNotBesideIt() throws IOException {
    putDriver();
    Path alone = put(usual("usr/lib64"), "libcublas.so.12").resolve("libcublas.so.12");
    assertEquals(
        alone
            + ": needs libcublasLt.so.12, which is not beside it; install both from one package, or"
            + " name the folder that holds both with --cuda-libs DIR",
        refusal());
    // A whole one further on is taken instead, and so is one beside the file that a link leads to.
    Path whole = cublas(usual("usr/local/lib/python3.9/site-packages/nvidia/cublas/lib"), 12);
    assertEquals(whole, find().cublas().file());
    Files.delete(alone);
    Files.createSymbolicLink(alone, whole);
    assertEquals(alone, find().cublas().file());
    assertEquals(List.of(whole.resolveSibling("libcublasLt.so.12")), find().cublas().beside());
  }

  @Test
  void refusal_aFunctionIsMissing() {
    putDriver();
    Path part = put(usual("named"), "part/libcublas.so.12").resolve("libcublas.so.12");
    cublas(usual("usr/lib64"), 12);
    options.put("cuda.libs", usual("named").toString());
    assertEquals(
        part
            + ": has no function cublasGemmEx, so this cuBLAS is incomplete; reinstall it or name"
            + " another folder with --cuda-libs DIR",
        refusal());
  }

  @Test
  void refusal_theNamedFolderIsNone() {
    for (String name : List.of("/nowhere/at/all", "no\0name")) {
      options.put("cuda.libs", name);
      String said = refusal();
      assertTrue(
          said.startsWith("--cuda-libs " + name.replace('\0', '?') + ": is not a directory"), said);
    }
  }

  @Test
  void remedy_followsTheLinkersComplaint() {
    assertTrue(
        JCudaNatives.remedy("failed to map segment from shared object")
            .contains("-Djava.io.tmpdir=DIR"));
    assertTrue(JCudaNatives.remedy("undefined symbol: x").contains("install"));
  }

  @Test
  void describe_namesWhatIsThereAndLeavesOutTheRest() {
    assertEquals("{}", describe());
    putDriver();
    Path driver = usual("usr/lib/x86_64-linux-gnu/libcuda.so.1");
    assertEquals("{driver=" + driver + "}", describe());
    Path cublas = cublas(usual("usr/lib64"), 13);
    put(usual("usr/lib64"), "libcurand.so.10");
    assertEquals(
        "{driver=%s, cublas=version 13, %s, curand=%s}"
            .formatted(driver, cublas, cublas.resolveSibling("libcurand.so.10")),
        describe());
  }

  private String describe() {
    return new LibrarySearch(host("Linux", "amd64", null), options).describe().toString();
  }
}
