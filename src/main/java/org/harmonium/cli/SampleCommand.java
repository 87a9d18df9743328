package org.harmonium.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.experiment.learned.Clamp;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.learned.ModelFile;
import org.harmonium.experiment.learned.ModelPictures;
import org.harmonium.experiment.learned.Sampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code harmonium sample}. */
@Command(
    name = "sample",
    description = "Draws samples from a model by Gibbs chains that start at random.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SampleCommand implements Callable<Integer> {
  private static final long STREAM = 0;

  @Mixin private ModelOptions model;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many; default ${DEFAULT-VALUE}.")
  private int n;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Gibbs steps of each chain; default ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--clamp",
      paramLabel = "FILE",
      description =
          "Completes examples: a row of values a chain, 0 to 1 for a clamped unit and -1 for a"
              + " free one; fewer rows than chains serve in turn.")
  private @Nullable String clamp;

  @Option(
      names = "--free",
      paramLabel = "X",
      description = "The number that marks a free unit in --clamp; real units need one.")
  private @Nullable Float free;

  @Option(
      names = "--label",
      paramLabel = "K",
      split = ",",
      description =
          "Holds the labels of a deep belief net that learned with them: a class a chain, in turn.")
  private int @Nullable [] labels;

  @Option(
      names = "--states",
      description = "Sampled states at the last step instead of their probabilities.")
  private boolean states;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "A picture (.png), or numbers of shape (n, visible) (.npy).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Arguments.requireWithin("--n", n, 1, 1_000_000);
    Arguments.requireWithin("--steps", steps, 0, 100_000_000);
    OutputFile file = OutputFile.of(out, ".png", ".npy");
    model.requireOther(out, clamp);
    ModelFile read = model.read();
    Dataset clamped = clamp == null ? null : Datasets.open(clamp);
    float[][] samples = model.with(read, learned -> draw(learned, clamped));
    Arrays.setAll(samples, i -> read.shown(samples[i]));
    if (file.isPicture()) {
      int[] shape = read.imageShape();
      file.write(ModelPictures.grid(samples, shape[0], shape[1]));
    } else {
      file.write(flat(samples, read.visible()), n, read.visible());
    }
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("samples", n);
    done.put("steps", steps);
    done.put("values", states ? "states" : "probabilities");
    done.put("file", out.toString());
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    return 0;
  }

  private float[][] draw(LearnedModel learned, @Nullable Dataset clamped) {
    RandomStream random = learned.backend().stream(model.seed(), STREAM);
    try (Sampler sampler = learned.sampler(n)) {
      if (clamped != null) {
        sampler.clamp(Clamp.of(clamped, learned.visibleUnits(), learned.visible(), n, free));
      }
      if (labels != null) {
        sampler.clampLabels(labels);
      }
      sampler.start(random);
      sampler.advance(steps, random);
      return states ? sampler.states(random) : sampler.means();
    }
  }

  private static float[] flat(float[][] rows, int cols) {
    float[] flat = new float[rows.length * cols];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * cols, cols);
    }
    return flat;
  }
}
