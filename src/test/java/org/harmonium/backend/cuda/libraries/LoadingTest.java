package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JCuda's classes reach libraries that gcc built here, each in a JVM of its own. */
class LoadingTest {
  /** A' B of the child is [[7, -1], [16, -1]], column by column; then 2 A'B + C / 2. */
  private static final String PRODUCT = "product [64.0, 132.0, 148.0, 198.0]";

  private static final String ARGUMENTS =
      "sgemm 0x5eed 1 0 m 2 n 2 k 3 alpha 2 lda 3 ldb 3 beta 0.5 ldc 2";

  @TempDir static Path stubs;
  @TempDir Path folder;

  @BeforeAll
  static void build() {
    Stubs.requireCompiler();
    for (int major : CublasFile.MAJORS) {
      Path of = stubs.resolve(Integer.toString(major));
      Stubs.driver(of);
      Stubs.cublas(of, major);
      Stubs.curand(of);
    }
  }

  private List<String> child(String... flags) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> all =
        Stream.concat(Stream.of("-Djava.io.tmpdir=" + temporary), Stream.of(flags)).toList();
    List<String> said = Stubs.child(LoadedInChild.class, all, folder.resolve("said.txt"));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.filter(p -> !isJavas(p)).toList(), "left behind");
    }
    return said;
  }

  private static boolean isJavas(Path file) {
    return file.getFileName().toString().startsWith("hsperfdata");
  }

  private static void assertSaid(List<String> said, String... lines) {
    for (String line : lines) {
      assertTrue(said.contains(line), () -> "'" + line + "' is not in " + said);
    }
  }

  @Test
  void load_cublas13_isReachedThroughTheRetargetedNative() throws Exception {
    List<String> said = child("-Dlibs=" + stubs.resolve("13"));
    assertSaid(
        said,
        "missing Optional.empty",
        "same true",
        "temporary true",
        "cublas 13 emulated false",
        "devices 7",
        "curand 10345",
        "create 0",
        "version 420013",
        ARGUMENTS,
        PRODUCT,
        "destroy 0");
  }

  @Test
  void load_cublas12_isReachedByTheNativeAsItIs() throws Exception {
    assertSaid(
        child("-Dlibs=" + stubs.resolve("12")),
        "cublas 12 emulated false",
        "version 420012",
        ARGUMENTS,
        PRODUCT);
  }

  @Test
  void load_aFolderThatIsNamed13Through12ByALink_isTakenForWhatItIs() throws Exception {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(
        links.resolve("libcublas.so.12"), stubs.resolve("13/libcublas.so.13").toAbsolutePath());
    Files.createSymbolicLink(
        links.resolve("libcuda.so.1"), stubs.resolve("13/libcuda.so.1").toAbsolutePath());
    assertSaid(child("-Dlibs=" + links), "cublas 13 emulated false", "version 420013", PRODUCT);
  }

  @Test
  void load_emulated_takesThatFolderAlone() throws Exception {
    List<String> said =
        child("-D" + CudaLibraries.EMULATED + "=" + stubs.resolve("12"), "-Dlibs=" + folder);
    assertSaid(said, "cublas 12 emulated true", "devices 7", "curand 10345", PRODUCT);
  }

  @Test
  void load_theDriversCompiler_isFoundByNameInAFolderThatTheLinkerDoesNotKnow() throws Exception {
    Path container = folder.resolve("container");
    Stubs.driver(container);
    Stubs.cublas(container, 12);
    Stubs.build(container, "libnvidia-ptxjitcompiler.so.1", "int compile(void) { return 0; }\n");
    assertSaid(child("-D" + CudaLibraries.EMULATED + "=" + container), "devices 8", PRODUCT);
  }

  @Test
  void load_withoutCurand_saysWhyAndGoesOn() throws Exception {
    Path bare = folder.resolve("bare");
    Stubs.driver(bare);
    Stubs.cublas(bare, 12);
    List<String> said = child("-D" + CudaLibraries.EMULATED + "=" + bare);
    assertTrue(
        said.stream().anyMatch(l -> l.startsWith("no curand libcurand.so.10 is not in")),
        said.toString());
    assertSaid(said, PRODUCT);
  }

  @Test
  void load_afterARefusal_canStillSucceed() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.write(broken.resolve("libcublas.so.12"), new byte[100]);
    Stubs.driver(broken);
    List<String> said = child("-Dfirst=" + broken, "-Dlibs=" + stubs.resolve("12"));
    assertTrue(said.get(0).startsWith("missing " + broken.resolve("libcublas.so.12")), said.get(0));
    assertTrue(said.get(1).startsWith("refused " + broken.resolve("libcublas.so.12")), said.get(1));
    assertSaid(said, "cublas 12 emulated false", PRODUCT);
  }

  @Test
  void load_aLibraryThatTheLinkerRefuses_isItsReasonInOneLine() throws Exception {
    Path broken = folder.resolve("broken");
    Stubs.driver(broken);
    Stubs.cublas(broken, 12);
    Stubs.build(
        broken,
        "libcublasLt.so.12",
        "extern int nowhere; int *lt = &nowhere; int lt_answer(void) { return nowhere; }\n");
    List<String> said =
        child("-D" + CudaLibraries.EMULATED + "=" + broken); // and nothing catches it
    String refusal = said.stream().filter(l -> l.contains("BackendException")).findFirst().get();
    assertTrue(
        refusal.matches(
            ".*libcublasLt.so.12 cannot be loaded: the linker reports '.*undefined symbol:"
                + " nowhere.*'; reinstall .*"),
        refusal);
  }

  @Test
  void load_withoutTheJarOfANative_namesTheJar() throws Exception {
    List<String> said =
        Stubs.child(
            LoadedInChild.class,
            List.of("-D" + CudaLibraries.EMULATED + "=" + stubs.resolve("12")),
            folder.resolve("said.txt"),
            "jcublas-natives");
    assertEquals(
        "missing Optional[jcublas-natives-12.6.0-linux-x86_64.jar is not in the class path; put it"
            + " beside the other libraries or rebuild with 'mvn package']",
        said.get(0));
    assertTrue(said.get(1).contains("BackendException: jcublas-natives-12.6.0"), said.get(1));
  }
}
