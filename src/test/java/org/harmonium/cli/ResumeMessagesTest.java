package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a resumed run says of where it is, and of what is gone. */
@Timeout(60)
class ResumeMessagesTest {
  @TempDir Path folder;

  @Test
  void resume_ofAFinishedRunWithoutItsModel_makesItAgain() throws IOException {
    Path run = Tiny.finished(folder, "estimate={method: exact}");
    Path model = run.resolve("model.safetensors");
    byte[] before = Files.readAllBytes(model);
    byte[] metrics = Files.readAllBytes(run.resolve("metrics.csv"));
    Files.delete(model);
    Commands.Outcome outcome = Commands.run("resume", run);
    outcome.assertOk();
    assertTrue(outcome.err().contains("model.safetensors is gone"), outcome.err());
    assertTrue(outcome.out().contains("train.log_probability"), outcome.out());
    assertArrayEquals(before, Files.readAllBytes(model));
    assertArrayEquals(metrics, Files.readAllBytes(run.resolve("metrics.csv")));
    assertTrue(Commands.run("resume", run).err().contains("finished already"));
  }

  @Test
  void resume_ofAFinishedRunWithNothingLeftOfItsModel_saysHowToLearnItAgain() throws IOException {
    Path run = Tiny.finished(folder);
    Files.delete(run.resolve("model.safetensors"));
    Tiny.remove(run.resolve("checkpoints"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("resume", run),
        "all checkpoints are gone",
        "harmonium run " + run.resolve("experiment.yaml"));
  }

  @Test
  void resume_inOneOfSeveralPhases_namesIt() throws IOException {
    Path run = folder.resolve("deep");
    Path file = TinyKinds.write(folder, TinyKinds.of("dbm-pretrained"));
    Commands.run(Tiny.run(file, run, "checkpoints.everySteps=1", "checkpoints.keep=99").toArray())
        .assertOk();
    Tiny.turnBackTo(5, run); // each layer has four steps
    String said = Commands.run("resume", run).err();
    assertTrue(said.contains("layer 2 resumed at epoch 0, step 1"), said);
    Tiny.turnBackTo(9, run);
    said = Commands.run("resume", run).err();
    assertTrue(said.contains("joint resumed at epoch 0, step 1"), said);
    assertFalse(said.contains("layer 1"), said);
  }
}
