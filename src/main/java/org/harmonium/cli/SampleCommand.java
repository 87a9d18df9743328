package org.harmonium.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.Draws;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.machine.Completion;
import org.harmonium.kind.machine.LearnedMachine;
import org.harmonium.report.PlanePicture;
import org.harmonium.report.PlaneWindow;
import org.harmonium.report.Raster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code harmonium sample}. */
@Command(
    name = "sample",
    description =
        "Draws samples from a model: from a machine by Gibbs chains that start at random, from a"
            + " denoising autoencoder by its chain, from a gan by its generator. Or completes"
            + " examples by mean-field inference of a machine.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SampleCommand implements Callable<Integer> {
  private static final long STREAM = 0;
  private static final int CHAINS = 100;
  private static final int STEPS = 1000;
  private static final double MARGIN = 0.1; // margin around points in the plane
  private static final int PIXELS = 480; // size of their picture

  @Mixin private ModelOptions model;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "How many; default 100, or with --mean-field the rows of --clamp.")
  private @Nullable Integer n;

  @Option(names = "--steps", paramLabel = "N", description = "Steps of each chain; default 1000.")
  private @Nullable Integer steps;

  @Option(
      names = "--clamp",
      paramLabel = "FILE",
      description =
          "Completes examples: one row per chain, with -1 or the value of --free for each free unit;"
              + " fewer rows than chains serve in turn.")
  private @Nullable String clamp;

  @Option(
      names = "--mean-field",
      description =
          "Completes the rows of --clamp without chance: the means of the free units at a fixed"
              + " point of mean-field inference.")
  private boolean meanField;

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
      description =
          "Sampled states at the last step instead of the means, which binary units have as"
              + " probabilities.")
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
    requireOptions();
    OutputFile file = OutputFile.of(out, ".png", ".npy");
    model.requireOther(out, clamp);
    ModelFile read = model.read();
    Dataset clamped = clamp == null ? null : Datasets.open(clamp);
    Arguments.requireOneArray("--n", many(clamped), read.visible());
    if (file.isPicture()) {
      int[] shape = read.imageShape();
      RowPictures.requireRoomFor(many(clamped), shape[0], shape[1]);
    }
    Map<String, Object> done = new LinkedHashMap<>();
    float[][] samples =
        model.with(
            read,
            learned ->
                learned instanceof LearnedMachine machine
                    ? ofMachine(machine, read, clamped, done)
                    : ofNetwork(learned, done));
    Arrays.setAll(samples, i -> read.shown(samples[i]));
    if (file.isPicture()) {
      file.write(picture(read, samples));
    } else {
      file.write(flat(samples, read.visible()), samples.length, read.visible());
    }
    done.put("file", out.toString());
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    return 0;
  }

  /** Returns a grid of pictures, or the density of points in the plane. */
  private static Raster picture(ModelFile read, float[][] samples) {
    if (read.visible() == 2) {
      PlaneWindow window = PlaneWindow.around(MARGIN, samples);
      return PlanePicture.of(window, PIXELS).density(samples).draw();
    }
    int[] shape = read.imageShape();
    return RowPictures.grid(samples, shape[0], shape[1]);
  }

  private void requireOptions() {
    if (n != null) {
      Arguments.requireWithin("--n", n, 1, 1_000_000);
    }
    if (steps != null) {
      Arguments.requireWithin("--steps", steps, 0, 100_000_000);
    }
    if (meanField && clamp == null) {
      throw new IllegalArgumentException(
          "--mean-field completes examples: give them by --clamp FILE");
    }
    if (meanField && (steps != null || states || labels != null)) {
      throw new IllegalArgumentException(
          "--mean-field draws nothing: leave --steps, --states and --label out");
    }
  }

  /** Returns the number of rows of the output. */
  private int many(@Nullable Dataset clamped) {
    if (n != null) {
      return n;
    }
    return meanField && clamped != null ? clamped.rows() : CHAINS;
  }

  private float[][] ofMachine(
      LearnedMachine machine, ModelFile read, @Nullable Dataset clamped, Map<String, Object> done) {
    Clamp held = clamped == null ? null : clamp(read, machine, clamped);
    return meanField && held != null ? complete(machine, held, done) : draw(machine, held, done);
  }

  private float[][] ofNetwork(LearnedModel learned, Map<String, Object> done) {
    Draws drawing = learned.as(Draws.class, "draws");
    if (clamp != null || labels != null || states) {
      throw new IllegalArgumentException(
          "--clamp, --mean-field, --label and --states are for Boltzmann machines, and this is %s: leave them out"
              .formatted(learned.kind().withArticle()));
    }
    if (steps != null && !drawing.drawsByChains()) {
      throw new IllegalArgumentException(
          "--steps is for chains, and %s draws each row at once: leave it out"
              .formatted(learned.kind().withArticle()));
    }
    int rows = many(null);
    int each = steps == null ? STEPS : steps;
    done.put("samples", rows);
    if (drawing.drawsByChains()) {
      done.put("steps", each);
    }
    return drawing.draw(rows, each, learned.backend().stream(model.seed(), STREAM));
  }

  private Clamp clamp(ModelFile read, LearnedMachine learned, Dataset rows) {
    return Clamp.of(rows, learned.visibleUnits(), learned.visible(), many(rows), free)
        .through(read.transformation());
  }

  private float[][] complete(LearnedMachine learned, Clamp clamp, Map<String, Object> done) {
    Completion completion = learned.complete(clamp);
    done.put("completions", clamp.chains());
    done.put("iterations", completion.iterations());
    double change = completion.lastChange();
    done.put("last change", model.json() ? change : "%.1e".formatted(change));
    if (!completion.hasConverged()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "harmonium: mean-field inference still moved by %.2g after %d iterations, more than"
              + " %.0e%n",
          change,
          completion.iterations(),
          Completion.TOLERANCE);
      err.flush();
    }
    return completion.rows();
  }

  private float[][] draw(LearnedMachine learned, @Nullable Clamp held, Map<String, Object> done) {
    int chains = many(null);
    int each = steps == null ? STEPS : steps;
    done.put("samples", chains);
    done.put("steps", each);
    done.put("values", states ? "states" : LearnedMachine.nameOfMeans(learned.visibleUnits()));
    RandomStream random = learned.backend().stream(model.seed(), STREAM);
    try (Sampler sampler = learned.sampler(chains)) {
      if (held != null) {
        sampler.clamp(held);
        say(sampler.clampNote());
      }
      if (labels != null) {
        sampler.clampLabels(labels);
      }
      sampler.start(random);
      sampler.advance(each, random);
      return states ? sampler.states(random) : sampler.means();
    }
  }

  private void say(String note) {
    if (!note.isEmpty()) {
      spec.commandLine().getErr().println("harmonium: " + note);
      spec.commandLine().getErr().flush();
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
