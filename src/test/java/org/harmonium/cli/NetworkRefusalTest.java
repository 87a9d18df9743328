package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kind of network cannot answer is refused in one line that says what it is. */
@Timeout(30)
class NetworkRefusalTest {
  @TempDir Path folder;

  private void refuse(int code, String kind, String command, String more, String... said)
      throws IOException {
    Path model = BadNetworkFileTest.of(kind).write(folder.resolve("m.safetensors"));
    Path rows =
        HandMade.npy(folder.resolve("rows.npy"), new float[] {0, 1, 1, 0, 1, 0, 0, 0}, 2, 4);
    Path clamp = HandMade.npy(folder.resolve("clamp.npy"), new float[] {0, 1, -1, 0}, 1, 4);
    List<Object> all = new ArrayList<>(List.of(command, model));
    for (String word : more.split(" ")) {
      switch (word) {
        case "ROWS" -> all.add(rows);
        case "CLAMP" -> all.add(clamp);
        case "OUT" -> all.addAll(List.of("--out", folder.resolve("out.npy")));
        default -> all.add(word);
      }
    }
    Commands.assertRefused(folder, code, all, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|reconstruct|ROWS OUT|the model is a classifier, which reconstructs no rows",
        "gan|reconstruct|ROWS OUT|the model is a gan, which reconstructs no rows",
        "classifier|sample|OUT|the model is a classifier, which draws no rows",
        "augmented|sample|OUT|the model is a classifier, which draws no rows",
        "autoencoder|sample|--label 1 OUT|for Boltzmann machines, and this is an autoencoder",
        "autoencoder|sample|--states OUT|for Boltzmann machines, and this is an autoencoder",
        "autoencoder|sample|--clamp CLAMP OUT|for Boltzmann machines, and this is an autoencoder",
        "autoencoder|sample|--clamp CLAMP --mean-field OUT|for Boltzmann machines",
        "gan|sample|--clamp CLAMP OUT|for Boltzmann machines, and this is a gan",
        "gan|sample|--label 1 OUT|for Boltzmann machines, and this is a gan",
        "gan|sample|--steps 5 OUT|a gan draws each row at once: leave it out",
        "classifier|encode|ROWS --samples OUT|take their outputs",
        "autoencoder|encode|ROWS --samples OUT|take their outputs",
        "gan|encode|ROWS --samples OUT|take their outputs",
        "classifier|encode|ROWS --layer 2 OUT|--layer (the model has 1 hidden layer)",
        "autoencoder|encode|ROWS --layer 0 OUT|--layer",
        "classifier|estimate|ROWS|the model is a classifier, which gives a probability to no rows",
        "classifier|estimate|ROWS --method exact|the model is a classifier",
        "autoencoder|estimate|ROWS|the model is an autoencoder, which gives a probability to no"
            + " rows; give a Boltzmann machine, or judge what it draws by --method parzen",
        "autoencoder|estimate|ROWS --method pseudo|the model is an autoencoder",
        "gan|estimate|ROWS --method ais|the model is a gan, which gives a probability to no rows",
        "gan|estimate|ROWS --binarise threshold|the model is a gan",
        "gan|estimate|ROWS --method parzen|give them by --validation DATA",
        "gan|estimate|ROWS --method parzen --validation ROWS --samples 1|--samples",
        "classifier|estimate|ROWS --method parzen --validation ROWS|the model is a classifier,"
            + " which draws no rows",
      })
  void command_thatTheNetworkCannotAnswer_isRefused(
      String kind, String command, String more, String said) throws IOException {
    refuse(ExitCodes.USAGE, kind, command, more, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classifier|evaluate|ROWS|has no labels to learn or compare with",
        "classifier|evaluate|digits|rows of 64 values, but the model has 4 visible units",
        "augmented|evaluate|digits|rows of 64 values, but the model has 4 visible units",
        "autoencoder|evaluate|digits|rows of 64 values, but the model has 4 visible units",
        "gan|evaluate|digits|rows of 64 values, but the model has 4 visible units",
        "gan|encode|digits OUT|rows of 64 values, but the model has 4 visible units",
        "autoencoder|reconstruct|digits OUT|rows of 64 values, but the model has 4 visible units",
        "gan|estimate|ROWS --method parzen --validation digits|rows of 64 values",
        "gan|estimate|digits --method parzen --validation ROWS|rows of 64 values",
        "gan|estimate|digits|rows of 64 values",
        "classifier|estimate|digits|rows of 64 values",
      })
  void command_onRowsThatDoNotFit_isRefused(String kind, String command, String more, String said)
      throws IOException {
    refuse(ExitCodes.BAD_INPUT, kind, command, more, said);
  }

  /** An autoencoder that corrupts nothing has no chain. */
  @ParameterizedTest
  @CsvSource({"sample,OUT", "estimate,ROWS --method parzen --validation ROWS"})
  void chain_ofAPlainAutoencoder_isRefused(String command, String more) throws IOException {
    SmallModel sound = BadNetworkFileTest.of("autoencoder");
    String plain =
        sound.description().replace("\"masking:4:0.25\",", "").replace("linear:2", "linear:1");
    Path model = new SmallModel(plain, sound.tensors()).write(folder.resolve("plain.safetensors"));
    Path rows = HandMade.npy(folder.resolve("rows.npy"), new float[] {0, 1, 1, 0}, 1, 4);
    List<Object> all = new ArrayList<>(List.of(command, model));
    for (String word : more.split(" ")) {
      all.add(
          word.equals("ROWS") ? rows : word.equals("OUT") ? "--out=" + folder + "/x.npy" : word);
    }
    Commands.assertRefused(
        folder, ExitCodes.USAGE, all, "corrupts nothing", "masking:0.25 as its first layer");
  }
}
