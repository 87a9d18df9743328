package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.cuda.CudaForTests;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run of each kind of model and way to learn it from an experiment file, on the CUDA backend,
 * emulated or real, learns what it learns on the CPU.
 */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class KindsRunEmulatedTest {
  private static final double TOLERANCE = 1e-3;

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    CudaForTests.prepare();
    CudaForTests.reset();
  }

  @AfterEach
  void reset() {
    CudaForTests.reset();
  }

  static Stream<Arguments> kinds() {
    return Stream.of(TinyKinds.ALL, TinyNetworks.ALL)
        .flatMap(all -> all.entrySet().stream())
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void run_onBoth_learnsTheSame(String name, String yaml) throws IOException {
    Map<String, Tensor> cpu = learned(yaml, "cpu");
    Map<String, Tensor> cuda = learned(yaml, "cuda");
    assertEquals(cpu.keySet(), cuda.keySet());
    double moved = 0;
    for (String parameter : cpu.keySet()) {
      float[] expected = cpu.get(parameter).floats();
      float[] actual = cuda.get(parameter).floats();
      assertEquals(expected.length, actual.length, parameter);
      for (int i = 0; i < expected.length; i++) {
        // The same draws; but for a sample that a last bit may turn, equal up to rounding.
        assertEquals(expected[i], actual[i], TOLERANCE, parameter + " " + i);
        moved = Math.max(moved, Math.abs(actual[i]));
      }
    }
    assertTrue(moved > 0.01, "nothing was learned");
  }

  private Map<String, Tensor> learned(String yaml, String backend) throws IOException {
    Path out = folder.resolve(backend);
    boolean isNetwork = TinyNetworks.ALL.containsValue(yaml);
    boolean isJudged = !isNetwork && !yaml.contains("rectified"); // such units have no log Z
    String[] brief =
        isJudged ? new String[] {"estimate.chains=5", "estimate.betas=10"} : new String[0];
    List<Object> command = new ArrayList<>(Tiny.run(TinyKinds.write(folder, yaml), out, brief));
    command.addAll(List.of("--backend", backend));
    Commands.run(command.toArray()).assertOk();
    assertEquals(
        backend,
        new ObjectMapper()
            .readTree(out.resolve("manifest.json").toFile())
            .get("backend")
            .get("name")
            .textValue());
    assertTrue(Files.exists(out.resolve("report.html")));
    return SafetensorsReader.read(out.resolve("model.safetensors")).tensors();
  }
}
