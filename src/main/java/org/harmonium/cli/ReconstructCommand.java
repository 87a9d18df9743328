package org.harmonium.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Representation;
import org.harmonium.kind.RowPictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium reconstruct}. */
@Command(
    name = "reconstruct",
    description =
        "Writes the reconstruction of each row of a data set: by a machine from v to the hidden"
            + " means to the means of v, by an autoencoder through its code.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReconstructCommand implements Callable<Integer> {
  private static final int MOST_TILES = 100;

  @Mixin private ModelOptions model;

  @Parameters(index = "1", paramLabel = "DATA", description = "A data set's name, or a file.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "Numbers of shape (rows, visible) (.npy), or a picture of the first "
              + MOST_TILES
              + " rows, each above its reconstruction (.png).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputFile file = OutputFile.of(out, ".npy", ".png");
    model.requireOther(out, data);
    ModelFile read = model.read();
    Dataset all = Datasets.open(data);
    boolean isCut = file.isPicture() && all.rows() > MOST_TILES;
    Dataset rows = isCut ? all.slice(0, MOST_TILES) : all;
    Representation.requireFit(read.visible(), rows);
    Dataset seen = read.transformed(rows);
    VisibleValues.require(read, seen);
    Map<String, Double> inference = new LinkedHashMap<>();
    float[] made =
        read.shown(
            model.with(
                read,
                learned -> {
                  Representation representation = new Representation(learned);
                  float[] means = representation.reconstruct(seen);
                  inference.putAll(representation.inferenceFigures());
                  return means;
                }));
    if (file.isPicture()) {
      int[] shape = read.imageShape();
      file.write(RowPictures.pairs(originals(rows), split(made, rows), shape[0], shape[1]));
    } else {
      file.write(made, rows.rows(), rows.cols());
    }
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("rows", rows.rows());
    done.put("squared error a value", Representation.squaredError(rows, made));
    done.putAll(inference);
    done.put("file", out.toString());
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    return 0;
  }

  private static float[][] originals(Dataset rows) {
    float[][] originals = new float[rows.rows()][rows.cols()];
    for (int i = 0; i < originals.length; i++) {
      rows.row(i, originals[i]);
    }
    return originals;
  }

  private static float[][] split(float[] values, Dataset rows) {
    float[][] split = new float[rows.rows()][rows.cols()];
    for (int i = 0; i < split.length; i++) {
      System.arraycopy(values, i * rows.cols(), split[i], 0, rows.cols());
    }
    return split;
  }
}
