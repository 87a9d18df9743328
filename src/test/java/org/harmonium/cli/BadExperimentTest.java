package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong experiment ends the command in one line that names file, line and key. */
@Timeout(20)
class BadExperimentTest {
  @TempDir Path folder;

  static Stream<Arguments> badTexts() {
    return Stream.of(
        bad("a tag", Tiny.YAML + "question: !!java.net.URL [x]\n", ":7: ", "tags", "remove it"),
        bad("an alias bomb", aliasBomb(), "more than 10000 values", "make it smaller"),
        bad("a key twice", Tiny.YAML + "seed: 1\nseed: 2\n", ":8: ", "duplicate key 'seed'", ":7"),
        bad("an unknown key", Tiny.YAML.replace("hidden", "hiden"), ":3: ", "mean 'hidden'"),
        bad(
            "a wrong type",
            Tiny.YAML.replace("hidden: 8", "hidden: eight"),
            ":3: ",
            "model.hidden"),
        bad("a list", Tiny.YAML.replace("epochs: 6", "epochs: [6]"), ":4: ", "found a list"),
        bad("a missing key", Tiny.YAML.replace("name: tiny\n", ""), "needs the key 'name'"),
        bad("a name that climbs", Tiny.YAML.replace("tiny", "../up"), ":1: ", "name", "'../up'"),
        bad("nothing", "", "found nothing"),
        bad("a null", "~\n", "found nothing"),
        bad("no end", "name: [\n", "is not valid YAML"),
        bad("two documents", Tiny.YAML + "---\n" + Tiny.YAML, ":7: ", "second document"),
        bad("a deep one", "a: " + "[".repeat(100_000), ":1: ", "nested deeper"),
        bad("a huge one", Tiny.YAML + "#" + "x".repeat(2_000_000), "larger than 1 MB"),
        bad("a control character", "name: a\0b\n", "is not valid YAML"));
  }

  private static Arguments bad(String name, String text, String... said) {
    return Arguments.of(name, text, said);
  }

  private static String aliasBomb() {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: &a%d [".formatted(i, i));
      text.append(String.join(",", Collections.nCopies(9, "*a" + (i - 1))));
      text.append("]\n");
    }
    return text.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTexts")
  void run_onABadText_isRefused(String name, String text, String[] said) {
    Path yaml = Tiny.write(folder.resolve("bad.yaml"), text);
    String[] all =
        Stream.concat(Stream.of(yaml.toString()), Stream.of(said)).toArray(String[]::new);
    Commands.assertRefused(folder, ExitCodes.USAGE, Tiny.run(yaml, folder.resolve("out")), all);
  }

  @Test
  void run_onBytesThatAreNoText_isRefused() throws IOException {
    Path yaml = folder.resolve("bytes.yaml");
    Files.write(yaml, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Commands.assertRefused(
        folder, ExitCodes.USAGE, Tiny.run(yaml, folder.resolve("out")), yaml + ": is not UTF-8");
  }

  @Test
  void run_onADirectoryOrNothing_isRefused() {
    Path out = folder.resolve("out");
    Path missing = folder.resolve("missing.yaml");
    Commands.assertRefused(
        folder, ExitCodes.USAGE, Tiny.run(folder, out), folder + ": is not a regular file");
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(missing, out),
        missing + ": no such file; check the path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learning.rate=.nan|learning.rate|must be finite",
        "learning.rate=.inf|learning.rate|must be finite",
        "learning.rate=-0.1|learning.rate|must not be negative",
        "learning.rate={start: 0.1, end: -1}|learning.rate|must not be negative",
        "learning.rate=fast|learning.rate|must be a number",
        "learning.momentum=1|learning.momentum|from 0 to below 1",
        "learning.l2=-1|learning.l2|must not be negative",
        "learning.batch=0|learning.batch|from 1 to",
        "learning.batch=2147483648|learning.batch|2147483647",
        "learning.k=0|learning.k|from 1 to",
        "learning.chains=0|learning.chains|from 1 to",
        "learning.epochs=0|learning.epochs|from 1 to",
        "learning.epochs=1.5|learning.epochs|whole number",
        "model.hidden=0|model.hidden|from 1 to",
        "model.hidden=-1|model.hidden|from 1 to",
        "model.hidden=2147483648|model.hidden|2147483647",
        "model.hidden=2147483647|model.hidden|from 1 to",
        "model.weightScale=.nan|model.weightScale|finite",
        "seed=abc|seed|whole number",
        "seed=99999999999999999999|seed|9223372036854775807",
        "watch.every=0|watch.every|must be positive",
        "images.tiles=0|images.tiles|from 1 to",
        "checkpoints.keep=0|checkpoints.keep|from 1 to",
        "backend.cpu.threads=-1|backend.cpu.threads|from 0 to",
        "data.binarisation=maybe|data.binarisation|must be one of",
        "learning.raet=0.1|learning.raet|did you mean 'rate'",
        "learning|'learning'|write it as key.path=value",
        "=3|'=3'|write it as key.path=value",
        "learning.=3|learning.|name is missing",
        "learning.rate=|learning.rate|is empty",
        "learning.rate=[|learning.rate|is not valid YAML",
        "learning.rate=!!int 3|learning.rate|tags are not supported",
        "name.x=2|name has no keys|set it whole"
      })
  void run_withABadSetting_isRefused(String setting, String key, String said) {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), setting),
        "--set ",
        key,
        said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1.5", "99999999999999999999"})
  void run_withASeedThatIsNoNumber_isRefused(String seed) {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        List.of("run", Tiny.yaml(folder), "--out", folder.resolve("out"), "--seed", seed),
        "--seed",
        seed);
  }

  @Test
  void run_withoutItsArgument_isRefused() {
    Commands.assertRefused(folder, ExitCodes.USAGE, List.of("run"), "EXPERIMENT.yaml");
  }

  @Test
  void run_withAnUnknownOption_isRefused() {
    Commands.assertRefused(
        folder, ExitCodes.USAGE, List.of("run", Tiny.yaml(folder), "--nope"), "--nope");
  }

  @Test
  void harmonium_withAnUnknownCommand_isRefused() {
    Commands.assertRefused(folder, ExitCodes.USAGE, List.of("rum"), "rum");
  }

  @Test
  void run_onCudaWithoutIt_saysWhyAndLeavesNothing() throws Exception {
    CudaForTests.assumeEmulated(); // a machine with a GPU has nothing to refuse
    Path out = folder.resolve("out");
    // In a process of its own: in this one the emulated device may have been loaded.
    List<Object> command = List.of("run", Tiny.yaml(folder), "--out", out, "--backend", "cuda");
    try (ChildHarmonium child = ChildHarmonium.start(folder, command)) {
      child
          .outcome()
          .assertRefused(ExitCodes.DEVICE, "no NVIDIA driver was found", "--backend cpu");
    }
    assertFalse(Files.exists(out), "left something behind");
  }

  @ParameterizedTest
  @CsvSource({"backend.name=nonsense,cpu", "backend.cpu.blas=nonsense,openblas"})
  void run_onABackendThatIsNot_namesThoseThatAre(String setting, String there) {
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(Tiny.yaml(folder), folder.resolve("out"), setting),
        "nonsense",
        there);
  }

  @Test
  void run_withAStopMetricThatIsNotMeasured_isRefusedAndNotIgnored() {
    Commands.run(
            Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "learning.stop={metric: nonsense}")
                .toArray())
        .assertFailed(ExitCodes.USAGE, "learning.stop.metric", "nonsense", "pseudo_likelihood");
  }

  @ParameterizedTest
  @ValueSource(strings = {"estimate.method", "watch.likelihood.method"})
  void run_withAnExactLikelihoodOfALargeMachine_isRefusedBeforeItLearns(String key) {
    Path yaml =
        Tiny.write(
            folder.resolve("large.yaml"),
            Tiny.YAML
                .replace("bars-and-stripes", "digits")
                .replace("none", "threshold")
                .replace("hidden: 8", "hidden: 26"));
    Commands.assertRefused(
        folder,
        ExitCodes.USAGE,
        Tiny.run(yaml, folder.resolve("out"), key + "=exact"),
        key + ": exact enumeration",
        "use AIS");
  }

  @Test
  void run_thatDiverges_namesTheTensor() {
    Commands.run(Tiny.run(Tiny.yaml(folder), folder.resolve("out"), "learning.rate=1e38").toArray())
        .assertFailed(ExitCodes.DIVERGED, "diverged: tensor W", "lower learning.rate");
  }
}
