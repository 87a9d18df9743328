package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of each kind of model, resumed from each of its checkpoints, ends with the same bytes. */
@Timeout(60)
class KindsResumeTest {
  @TempDir Path folder;

  static Stream<Arguments> kinds() {
    return TinyKinds.ALL.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void resume_fromEachCheckpoint_endsWithTheSameBytes(String name, String yaml) throws IOException {
    Resumable.assertFromEvery(1, run(yaml), folder.resolve("copy"));
  }

  @Test
  void resume_afterALayerStoppedEarly_doesNotLearnItAgain() throws IOException {
    // The rate never rises, so that each layer stops after its second epoch.
    String stop = "rate: 0.1, stop: {metric: learning_rate, patience: 1}";
    String yaml = TinyKinds.of("dbn").replace("epochs: 2", "epochs: 5");
    String layers = yaml.substring(yaml.indexOf("pretraining"));
    Path whole = run(yaml.replace(layers, layers.replace("rate: 0.1", stop)));
    assertTrue(Tiny.checkpoints(whole).size() < 2 * 5 * 2, "no layer stopped early");
    Resumable.assertFromEvery(1, whole, folder.resolve("copy"));
  }

  private Path run(String yaml) throws IOException {
    Path out = folder.resolve("whole");
    Path file = TinyKinds.write(folder, yaml);
    Commands.run(Tiny.run(file, out, "checkpoints.everySteps=1", "checkpoints.keep=1000").toArray())
        .assertOk();
    return out;
  }
}
