package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.harmonium.io.SafetensorsReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers of one unit: their weights are matrices of one row in the file, and are read again. */
@Timeout(30)
class OneUnitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rbm-cd|{kind: rbm, hidden: 3}|W|1|3|3",
        "dbn|{kind: dbn, hidden: [1, 3]}|W2|1|3|1",
        "dbm|{kind: dbm, hidden: [1, 3]}|W2|1|3|1",
        "autoencoder|{kind: autoencoder, encoder: ['dense:1:sigmoid']}|W2|1|1|1",
        "classifier|{kind: classifier, layers: ['dense:1:tanh', batch-normalisation]}|W2|1|2|1",
        "gan|{kind: gan, latent: 1, generator: ['dense:3:relu'], discriminator: ['dense:2:tanh']}|generator.W1|1|3|2",
      })
  void model_withOneUnit_isReadAgain(
      String name, String model, String tensor, int rows, int cols, int units) throws IOException {
    boolean isNetwork = TinyNetworks.ALL.containsKey(name);
    String yaml = isNetwork ? TinyNetworks.of(name) : TinyKinds.of(name);
    String data = "data: {train: %s, binarisation: none}".formatted(column());
    Path file =
        Tiny.write(
            folder.resolve("one.yaml"),
            yaml.replaceFirst("data: .*", data).replaceFirst("model: .*", "model: " + model));
    Path out = folder.resolve("out");
    Cli.succeed(Tiny.run(file, out).toArray());
    var tensors = SafetensorsReader.read(out.resolve("model.safetensors")).tensors();
    assertArrayEquals(new int[] {rows, cols}, tensors.get(tensor).shape());
    Path h = folder.resolve("h.npy");
    Cli.succeed("encode", out, column(), "--layer", 1, "--out", h);
    assertEquals(20 * units, HandMade.numbers(h).length);
  }

  /** A set of twenty rows of one value, with labels. */
  private Path column() {
    StringBuilder csv = new StringBuilder("x,label\n");
    for (int i = 0; i < 20; i++) {
      csv.append(i % 3 == 0 ? 1 : 0).append(',').append(i % 2).append('\n');
    }
    return Tiny.write(folder.resolve("column.csv"), csv.toString());
  }
}
