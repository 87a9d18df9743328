package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments and run directories by a stranger choose no code and no file outside the run. */
@Timeout(60)
class SentRunTest {
  @TempDir Path folder;

  @Test
  void run_ofAnExperimentThatNamesAFolderOfLibraries_isRefused() {
    Path yaml =
        Tiny.write(
            folder.resolve("sent.yaml"), Tiny.YAML + "backend: {cuda: {libs: /tmp/libraries}}\n");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(yaml, folder.resolve("out")),
        yaml + ":7: backend.cuda.libs: native libraries are code",
        "--cuda-libs DIR");
  }

  @Test
  void run_withASettingThatNamesAFolderOfLibraries_isRefusedWithTheOption() {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "backend.cuda.libs=/tmp"),
        "--cuda-libs DIR");
  }

  @Test
  void resume_ofARunOfAnEarlierVersionThatNamesAFolderOfLibraries_ignoresIt() throws IOException {
    Path run = Tiny.finished(folder);
    Tiny.turnBackTo(18, run);
    Path experiment = run.resolve("experiment.yaml");
    String text = Files.readString(experiment);
    String sent = text.replaceFirst("( *)device: 0\n", "$1libs: /tmp/libraries\n$1device: 0\n");
    assertFalse(sent.equals(text));
    Files.writeString(experiment, sent);
    Files.delete(run.resolve("manifest.json")); // which has the digest of the experiment
    Files.delete(run.resolve("metrics.csv"));
    Tiny.remove(run.resolve("checkpoints"));
    Commands.run("resume", run).assertOk();
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "checkpoints", "metrics.csv", ".lock", "report.html"})
  void resume_ofADirectoryWithASymbolicLink_isRefusedAndWritesNothingThere(String name)
      throws IOException {
    Path run = Tiny.finished(folder);
    Tiny.turnBackTo(18, run);
    Path elsewhere = folder.resolve("elsewhere");
    Path inside = run.resolve(name);
    if (Files.exists(inside)) {
      Files.move(inside, elsewhere);
    } else {
      Files.writeString(elsewhere, "precious");
    }
    Files.createSymbolicLink(inside, elsewhere);
    Map<String, byte[]> before = contents(elsewhere);
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("resume", run), inside + ": is a symbolic link");
    Map<String, byte[]> after = contents(elsewhere);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((file, bytes) -> assertArrayEquals(bytes, after.get(file)));
  }

  @Test
  void resume_throughALinkToADirectoryWithASymbolicLink_isRefused() throws IOException {
    Path run = Tiny.finished(folder);
    Tiny.turnBackTo(18, run);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(run.resolve("images"), elsewhere);
    Files.createSymbolicLink(run.resolve("images"), elsewhere);
    Path link = Files.createSymbolicLink(folder.resolve("link"), run);
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("resume", link), "images: is a symbolic link");
  }

  @Test
  void run_intoADirectoryOfLinks_isRefused() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.createSymbolicLink(out.resolve("images"), elsewhere);
    Path yaml = Tiny.yaml(folder);
    Commands.assertRefused(folder, ExitCodes.USAGE, Tiny.run(yaml, out), "is not empty");
  }

  private static Map<String, byte[]> contents(Path path) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @ParameterizedTest
  @CsvSource({"name: tiny, name: ../tiny", "name: tiny, name: ..", "name: tiny, name: a/b"})
  void run_ofAnExperimentWhoseNameIsAPath_isRefused(String from, String to) {
    Path yaml = Tiny.write(folder.resolve("sent.yaml"), Tiny.YAML.replace(from, to));
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("run", yaml), yaml + ":1: name must be one word");
  }
}
