package org.harmonium.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of the small forms on the emulated CUDA device. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class SmallFormDigestsEmulatedTest {
  /** One for each kind of model; each takes a few seconds. */
  private static final Set<String> QUICK =
      Set.of(
          "ae-mnist.yaml",
          "bm-exact.yaml",
          "bm-shifter.yaml",
          "dbm-digits-centred.yaml",
          "dbn-mnist.yaml",
          "gan-mnist.yaml",
          "grbm-digits.yaml",
          "pretrain-mnist.yaml",
          "rbm-bars-and-stripes.yaml");

  @TempDir private Path folder;

  static List<Path> quick() throws IOException {
    return SmallExperimentsTest.all().stream().filter(f -> isQuick(f)).toList();
  }

  static List<Path> others() throws IOException {
    return SmallExperimentsTest.all().stream().filter(f -> !isQuick(f)).toList();
  }

  private static boolean isQuick(Path file) {
    return QUICK.contains(file.getFileName().toString());
  }

  @BeforeEach
  void prepare() throws IOException {
    CudaForTests.assumeEmulated();
    Path processor = Path.of("/proc/cpuinfo");
    assumeTrue(
        Files.exists(processor) && Files.readString(processor).matches("(?s).*\\bfma\\b.*"),
        "the emulated device was built without fused multiply-add and computes other products");
    CudaForTests.prepare();
    CudaForTests.reset();
  }

  @ParameterizedTest
  @MethodSource("quick")
  void smallForm_onTheEmulatedDevice_givesTheNumbersOfTheTable(Path file) throws IOException {
    Path out = folder.resolve("run");
    Cli.succeed("run", file, "--small", "--backend", "cuda", "--out", out);
    SmallFormDigests.check(file, out);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("others")
  void otherSmallForm_onTheEmulatedDevice_givesTheNumbersOfTheTable(Path file) throws IOException {
    smallForm_onTheEmulatedDevice_givesTheNumbersOfTheTable(file);
  }
}
