package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where libraries are found, and which of several is taken. */
class LibrarySearchTest extends MadeUpMachine {
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
            usual("linked/" + python + "cublas/lib"),
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
    Files.createDirectories(usual("linked/bin"));
    Files.createFile(usual("linked/bin/python3"));
    Files.createSymbolicLink(
        usual("onpath/bin/python3"), Path.of("..", "..", "linked", "bin", "python3"));
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
}
