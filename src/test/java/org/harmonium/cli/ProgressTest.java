package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.Run;
import org.harmonium.experiment.RunRequest;
import org.harmonium.experiment.settings.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProgressTest {
  @TempDir Path folder;

  @Test
  void learnedIn_ofTwoPhases_countsBoth() throws IOException {
    Path yaml = TinyKinds.write(folder, TinyKinds.of("dbn").replace("epochs: 2", "epochs: 1"));
    Experiment experiment = YamlRecords.read(yaml, Experiment.class, List.of());
    StringWriter said = new StringWriter();
    PrintWriter err = new PrintWriter(said);
    AtomicLong seconds = new AtomicLong();
    try (Interruption interruption = new Interruption(err)) {
      // A second passes at each look at the clock: when a phase begins, at a measurement, at the
      // end.
      Progress progress =
          new Progress(err, interruption, () -> 1_000_000_000L * seconds.incrementAndGet());
      Run.start(experiment, folder.resolve("out"), RunRequest.of(List.of()), progress);
    }
    assertTrue(said.toString().contains("learned in 4.0 s"), said.toString());
  }
}
