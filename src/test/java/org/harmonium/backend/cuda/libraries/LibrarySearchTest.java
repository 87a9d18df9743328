package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.BackendException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where libraries are found in a machine that is made up, and what is said if they are not. */
class LibrarySearchTest {
  @TempDir static Path stubs;
  @TempDir Path folder;

  private Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> options = new HashMap<>();
  private final List<String> cache = new ArrayList<>();

  @BeforeAll
  static void build() {
    Stubs.requireCompiler();
    Stubs.driver(stubs);
    Stubs.curand(stubs);
    Stubs.cublas(stubs, 12);
    Stubs.cublas(stubs, 13);
    Stubs.cublas(stubs.resolve("11"), 11);
    Stubs.cublas(stubs.resolve("part"), 12, "cublasGemmEx");
  }

  @BeforeEach
  void makeRoot() throws IOException {
    root = folder.toRealPath().resolve("root");
  }

  private Host host(String system, String architecture, Path emulated) {
    Path home = root.resolve("home/me");
    return new Host(system, architecture, root, home, environment, () -> cache, emulated);
  }

  private LibrarySearch.Found find() {
    return new LibrarySearch(host("Linux", "amd64", null), options).find();
  }

  private String refusal() {
    return refusal(host("Linux", "amd64", null));
  }

  private String refusal(Host host) {
    String said =
        assertThrows(BackendException.class, () -> new LibrarySearch(host, options).find())
            .getMessage();
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  private static Path put(Path to, String... names) {
    try {
      Files.createDirectories(to);
      for (String name : names) {
        Files.copy(stubs.resolve(name), to.resolve(Path.of(name).getFileName()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return to;
  }

  private static Path cublas(Path to, int major) {
    return put(to, "libcublas.so." + major, "libcublasLt.so." + major)
        .resolve("libcublas.so." + major);
  }

  private Path usual(String path) {
    return root.resolve(path);
  }

  private void putDriver() {
    put(usual("usr/lib/x86_64-linux-gnu"), "libcuda.so.1");
  }

  @Test
  void driver_eachPlace_isFoundInTurn() throws IOException {
    cublas(usual("usr/local/cuda/lib64"), 12);
    // From the last to the first: each new one is preferred to those before.
    List<Path> places = new ArrayList<>();
    for (String place :
        List.of(
            "usr/local/cuda-12.8/compat",
            "usr/lib/wsl/lib",
            "usr/local/nvidia/lib64",
            "usr/lib64",
            "usr/lib/x86_64-linux-gnu")) {
      places.add(usual(place));
    }
    places.add(usual("cached"));
    places.add(usual("path"));
    for (Path place : places) {
      put(place, "libcuda.so.1");
      if (place.endsWith("cached")) {
        cache.add("\tlibcuda.so.1 (libc6) => /usr/lib/i386-linux-gnu/libcuda.so.1");
        cache.add("\tlibcuda.so.1 (libc6,x86-64) => " + place.resolve("libcuda.so.1"));
      } else if (place.endsWith("path")) {
        environment.put("LD_LIBRARY_PATH", ":/nowhere:" + place);
      }
      assertEquals(place.resolve("libcuda.so.1"), find().driver());
    }
    // An empty file, as images of containers have, is passed over.
    Files.write(usual("path/libcuda.so.1"), new byte[0]);
    assertEquals(usual("cached/libcuda.so.1"), find().driver());
  }

  @Test
  void cublas_eachPlace_isFoundInTurn() throws IOException {
    putDriver();
    String python = "lib/python3.12/site-packages/nvidia/";
    List<Path> places =
        List.of(
            usual("usr/local/lib/python3.11/dist-packages/nvidia/cublas/lib"),
            usual("usr/lib/python3.11/dist-packages/nvidia/cu13/lib"),
            usual("home/me/.local/" + python + "cublas/lib"),
            usual("onpath/" + python + "cublas/lib"),
            usual("conda/" + python + "cublas/lib"),
            usual("venv/" + python + "cublas/lib"),
            usual("usr/lib64"),
            usual("usr/lib/x86_64-linux-gnu"),
            usual("usr/local/cuda-12.6/targets/x86_64-linux/lib"),
            usual("usr/local/cuda-12.6/lib64"),
            usual("cached"),
            usual("path"),
            usual("home2/lib64"),
            usual("home1/targets/x86_64-linux/lib"),
            usual("named"));
    Files.createDirectories(usual("onpath/bin"));
    Files.createFile(usual("onpath/bin/python3"));
    environment.put("PATH", "/nowhere:" + usual("onpath/bin"));
    environment.put("VIRTUAL_ENV", usual("venv").toString());
    environment.put("CONDA_PREFIX", usual("conda").toString());
    environment.put("LD_LIBRARY_PATH", usual("path").toString());
    environment.put("CUDA_HOME", usual("home2").toString());
    environment.put("CUDA_PATH", usual("home1").toString());
    cache.add("\tlibcublas.so.12 (libc6,x86-64) => " + usual("cached/libcublas.so.12"));
    for (Path place : places) {
      Path library = cublas(place, 12);
      if (place.endsWith("named")) {
        options.put("cuda.libs", place.toString());
      }
      CublasFile found = find().cublas();
      assertEquals(library, found.file());
      assertEquals(12, found.major());
      assertEquals(List.of(library.resolveSibling("libcublasLt.so.12")), found.beside());
    }
  }

  @Test
  void cublas_twelveGoesBeforeThirteen_unlessTheFolderWasNamed() {
    putDriver();
    Path named = usual("named");
    Path thirteen = cublas(named, 13);
    environment.put("CUDA_HOME", named.toString());
    environment.put("LD_LIBRARY_PATH", named.toString());
    assertTrue(refusalOr13(thirteen), "13 alone is taken");
    Path twelve = cublas(usual("usr/lib64"), 12);
    assertEquals(twelve, find().cublas().file());
    options.put("cuda.libs", named.toString());
    assertEquals(thirteen, find().cublas().file());
    assertEquals(13, find().cublas().major());
  }

  private boolean refusalOr13(Path thirteen) {
    environment.put("LD_LIBRARY_PATH", thirteen.getParent().toString());
    return find().cublas().file().equals(thirteen);
  }

  @Test
  void curand_isFoundOrItsAbsenceIsSaid() {
    putDriver();
    cublas(usual("usr/lib64"), 12);
    LibrarySearch.Found without = find();
    assertTrue(without.curand().isEmpty());
    assertEquals(
        "libcurand.so.10 is not in the linker's cache, /usr/lib*, /usr/local/cuda*, the Python"
            + " packages; install it (`pip install nvidia-curand-cu12`) or name its folder with"
            + " --cuda-libs DIR",
        without.curandMissing().orElseThrow());
    Path place = usual("usr/local/lib/python3.12/site-packages/nvidia/curand/lib");
    put(place, "libcurand.so.10");
    assertEquals(place.resolve("libcurand.so.10"), find().curand().orElseThrow());
    assertTrue(find().curandMissing().isEmpty());
  }

  @Test
  void emulated_onlyThatFolderIsLookedAt() {
    putDriver();
    cublas(usual("usr/lib64"), 12);
    options.put("cuda.libs", "/nowhere");
    Path emulated = usual("emulated");
    String said = refusal(host("Linux", "amd64", emulated));
    assertTrue(
        said.contains("libcuda.so.1 is not in the emulated device's folder " + emulated), said);
    put(emulated, "libcuda.so.1");
    cublas(emulated, 12);
    LibrarySearch.Found found = new LibrarySearch(host("Linux", "amd64", emulated), options).find();
    assertEquals(emulated.resolve("libcuda.so.1"), found.driver());
    assertEquals(emulated.resolve("libcublas.so.12"), found.cublas().file());
  }

  @Test
  void refusal_anotherSystem() {
    assertEquals(
        "JCuda's libraries are for Linux on 64-bit x86 and this is Mac OS X on aarch64; choose"
            + " --backend cpu",
        refusal(host("Mac OS X", "aarch64", null)));
    assertTrue(refusal(host("Linux", "aarch64", null)).contains("this is Linux on aarch64"));
  }

  @Test
  void refusal_noDriver() {
    environment.put("LD_LIBRARY_PATH", "/nowhere");
    assertEquals(
        "no NVIDIA driver was found: libcuda.so.1 is not in LD_LIBRARY_PATH, the linker's cache,"
            + " /usr/lib*, /usr/local/nvidia, /usr/local/cuda*; install the driver (525 or newer;"
            + " nvidia-smi shows it) or choose --backend cpu",
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
        ": is no version of cuBLAS that JCuda 12.6.0 can use, which are 12 and 13; install one of"
            + " these (`pip install nvidia-cublas-cu12`) and name its folder with --cuda-libs DIR";
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
            + ": has no function cublasGemmEx, so it is no whole cuBLAS; install it again, or name"
            + " another folder with --cuda-libs DIR",
        refusal());
  }

  @Test
  void refusal_theNamedFolderIsNone() {
    for (String name : List.of("/nowhere/at/all", "no\0name")) {
      options.put("cuda.libs", name);
      String said = refusal();
      assertTrue(
          said.startsWith("--cuda-libs " + name.replace('\0', '?') + ": is no directory"), said);
    }
  }

  @Test
  void remedy_followsTheLinkersComplaint() {
    assertTrue(
        JCudaNatives.remedy("failed to map segment from shared object")
            .contains("-Djava.io.tmpdir=DIR"));
    assertTrue(JCudaNatives.remedy("undefined symbol: x").contains("install"));
  }
}
