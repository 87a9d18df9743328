package org.harmonium.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.Encodes;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Representation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium encode}. */
@Command(
    name = "encode",
    description =
        "Writes the hidden representation of each row of a data set, the row's values taken as they"
            + " are: of a machine the means of a hidden layer given v, p(h = 1 | v) of binary units;"
            + " of a network the outputs of a hidden layer, such as the code of an autoencoder.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EncodeCommand implements Callable<Integer> {
  private static final long STREAM = 1;

  @Mixin private ModelOptions model;

  @Parameters(index = "1", paramLabel = "DATA", description = "A data set's name, or a file.")
  private String data;

  @Option(
      names = "--layer",
      paramLabel = "L",
      description =
          "Which hidden layer, from 1; default the first one of a machine, the last one of a network.")
  private @Nullable Integer asked;

  @Option(names = "--samples", description = "Samples of p(h | v) instead of means.")
  private boolean samples;

  @Option(
      names = "--out",
      paramLabel = "H.npy",
      required = true,
      description = "Where to write the numbers, of shape (rows, hidden).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputFile file = OutputFile.of(out, ".npy");
    model.requireOther(out, data);
    ModelFile read = model.read();
    if (read.layers() == 0) {
      throw new IllegalArgumentException(
          "%s: has no hidden units to encode by; give a model that has".formatted(model.path()));
    }
    int layer = asked != null ? asked : read.ask(m -> encoder(m).usualLayer());
    Arguments.requireWithin(
        "--layer (the model has %d hidden layer%s)"
            .formatted(read.layers(), read.layers() == 1 ? "" : "s"),
        layer,
        1,
        read.layers());
    Dataset opened = Datasets.open(data);
    Representation.requireFit(read.visible(), opened);
    Dataset rows = read.transformed(opened);
    VisibleValues.require(read, rows);
    Map<String, Double> inference = new LinkedHashMap<>();
    float[] h =
        model.with(
            read,
            learned -> {
              RandomStream random = samples ? learned.backend().stream(model.seed(), STREAM) : null;
              Representation representation = new Representation(learned);
              float[] made = representation.encode(rows, layer, random);
              inference.putAll(representation.inferenceFigures());
              return made;
            });
    file.write(h, rows.rows(), read.hidden(layer));
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("rows", rows.rows());
    done.put("hidden", read.hidden(layer));
    done.put("layer", layer);
    done.put("values", samples ? "samples" : read.ask(m -> encoder(m).codes()));
    done.putAll(inference);
    done.put("file", out.toString());
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    return 0;
  }

  private static Encodes encoder(LearnedModel model) {
    return model.as(Encodes.class, "encodes");
  }
}
