package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Notices are told once, when something is computed; warnings at once. */
@Timeout(60)
class LoggingTest {
  private final List<String> told = new ArrayList<>();
  private final Logging.Notices notices =
      new Logging.Notices(
          new Handler() {
            @Override
            public void publish(LogRecord message) {
              told.add(getFormatter().format(message).strip());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          });

  @TempDir Path folder;

  private void say(Level level, String text) {
    notices.publish(new LogRecord(level, text));
  }

  @Test
  void notices_areHeldUntilTheyAreToldAndToldOnce() {
    say(Level.INFO, "slow");
    say(Level.WARNING, "bad");
    say(Level.INFO, "slow");
    assertEquals(List.of("harmonium: bad"), told);
    notices.tell();
    notices.tell();
    say(Level.INFO, "slow");
    say(Level.INFO, "slower");
    say(Level.WARNING, "bad");
    assertEquals(
        List.of("harmonium: bad", "harmonium: slow", "harmonium: slower", "harmonium: bad"), told);
  }

  @Test
  void command_thatIsRefusedAfterItOpenedABackend_saysOneLine() throws Exception {
    // Gaussian rows are checked by units that live in a backend.
    Path model = SmallModel.gaussianRbm().write(folder.resolve("m.safetensors"));
    Path rows = HandMade.npy(folder.resolve("r.npy"), new float[] {0, 1, 2, 3}, 1, 4);
    List<Object> command = List.of("estimate", model, rows, "--binarise", "threshold");
    run(command).assertRefused(ExitCodes.USAGE, "--binarise");
    List<Object> dry = new ArrayList<>(run());
    dry.add("--dry-run");
    assertEquals("", run(dry).err());
  }

  @Test
  void run_thatOpensSeveralBackends_saysWhatIsSlowOnceAtMost() throws Exception {
    Commands.Outcome outcome = run(run());
    outcome.assertOk();
    long said =
        outcome.err().lines().filter(line -> line.contains("without the Vector API")).count();
    assertTrue(said <= 1, outcome.err());
    boolean isPlain = outcome.err().contains("(plain Java)");
    assertEquals(isPlain ? 1 : 0, said, outcome.err());
  }

  private List<Object> run() throws IOException {
    Path file = TinyKinds.write(folder, TinyKinds.of("rbm-gaussian"));
    return Tiny.run(file, folder.resolve("out"));
  }

  private Commands.Outcome run(List<Object> command) throws Exception {
    try (ChildHarmonium child = ChildHarmonium.start(folder, command)) {
      return child.outcome();
    }
  }
}
