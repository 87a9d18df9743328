package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.kind.Draws;
import org.harmonium.kind.Estimate;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.HasLikelihood;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.Representation;
import org.harmonium.kind.SampleDensity;
import org.harmonium.kind.rows.PreparedData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code harmonium estimate}. */
@Command(
    name = "estimate",
    description =
        "Says how probable the rows of a data set are under a model, in nats an example: exactly by"
            + " enumeration, by annealed importance sampling, or by the pseudo-likelihood; or, of a model"
            + " that only draws rows, by Parzen windows around its samples.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EstimateCommand implements Callable<Integer> {
  enum Method {
    AUTO,
    EXACT,
    AIS,
    SANDWICH,
    PSEUDO,
    PARZEN
  }

  @Mixin private ModelOptions model;

  @Parameters(index = "1", paramLabel = "DATA", description = "A data set's name, or a file.")
  private String data;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "exact, ais, sandwich (ais from both sides), pseudo, parzen, or auto: exact where the model is"
              + " small enough, else ais; of an RBM ais always, and exact beside it where it is small"
              + " enough. Hidden layers that must be inferred leave a lower bound.")
  private Method method;

  @Option(
      names = "--chains",
      paramLabel = "N",
      defaultValue = EstimateSettings.CHAINS,
      description = "Chains of ais; default ${DEFAULT-VALUE}.")
  private int chains;

  @Option(
      names = "--betas",
      paramLabel = "N",
      defaultValue = EstimateSettings.BETAS,
      description = "Inverse temperatures of ais; default ${DEFAULT-VALUE}.")
  private int betas;

  @Option(
      names = "--binarise",
      paramLabel = "HOW",
      description =
          "stochastic (once, by the seed), threshold or none; default: as in the model's training.")
  private @Nullable String binarise;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = EstimateSettings.SAMPLES,
      description = "Samples that parzen puts its windows around; default ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--validation",
      paramLabel = "DATA",
      description = "Rows that parzen chooses the width of its windows by.")
  private @Nullable String validation;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Arguments.requireWithin("--chains", chains, 2, EstimateSettings.MOST_CHAINS);
    Arguments.requireWithin("--betas", betas, 1, EstimateSettings.MOST_BETAS);
    ModelFile read = model.read();
    Dataset opened = Datasets.open(data);
    Representation.requireFit(read.visible(), opened);
    Dataset all = read.transformed(opened);
    VisibleValues.require(read, all);
    if (method == Method.PARZEN) {
      return parzen(read, all);
    }
    requireProbabilities(read);
    Binarisation binarisation = binarisation(read, all);
    Dataset rows = VisibleValues.areBinary(read) ? PreparedData.prepared(all, binarisation) : all;
    Map<String, Double> figures =
        model.with(
            read,
            learned ->
                method == Method.PSEUDO
                    ? Estimate.pseudoLikelihood(learned, rows, binarisation, model.seed())
                    : Estimate.likelihood(learned, rows, binarisation, settings(), model.seed()));
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("rows", rows.rows());
    done.put("binarisation", binarisation.label());
    done.put("figures", figures);
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    PrintWriter err = spec.commandLine().getErr();
    Doubt.about(figures, chains, VisibleValues.units(read))
        .forEach(doubt -> err.println("harmonium: " + doubt));
    err.flush();
    return 0;
  }

  /** Rejects models without probabilities before the binarisation of rows is checked. */
  private static void requireProbabilities(ModelFile read) {
    if (!read.ask(model -> model instanceof HasLikelihood)) {
      boolean draws = read.ask(model -> model instanceof Draws);
      throw new IllegalArgumentException(
          "the model is %s, which gives a probability to no rows; give a Boltzmann machine%s"
              .formatted(
                  read.kind().withArticle(),
                  draws ? ", or judge what it draws by --method parzen --validation DATA" : ""));
    }
  }

  /** Evaluates the rows under Parzen windows around samples of the model. */
  private int parzen(ModelFile read, Dataset rows) {
    Arguments.requireWithin("--samples", samples, 2, EstimateSettings.MOST_CHAINS);
    if (validation == null) {
      throw new IllegalArgumentException(
          "--method parzen chooses the width of its windows by rows that were not learned: give them by --validation DATA");
    }
    Dataset held = read.transformed(Datasets.open(validation));
    Representation.requireFit(read.visible(), held);
    VisibleValues.require(read, held);
    Map<String, Double> figures =
        model.with(
            read,
            learned ->
                SampleDensity.of(
                    learned.as(Draws.class, "draws"), learned, samples, held, rows, model.seed()));
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("rows", rows.rows());
    done.put("samples", samples);
    done.put("figures", figures);
    Printer.print(spec.commandLine().getOut(), model.json(), done);
    return 0;
  }

  private EstimateSettings settings() {
    return switch (method) {
      case EXACT -> new EstimateSettings.Exact();
      case AIS -> new EstimateSettings.Ais(chains, betas);
      case SANDWICH -> new EstimateSettings.Sandwich(chains, betas);
      case AUTO, PSEUDO, PARZEN -> new EstimateSettings.Auto(chains, betas);
    };
  }

  private Binarisation binarisation(ModelFile read, Dataset rows) {
    Binarisation asked = binarise == null ? null : Binarisation.of(binarise);
    if (asked != null && asked != Binarisation.NONE && !VisibleValues.areBinary(read)) {
      throw new IllegalArgumentException(
          "--binarise %s is for binary visible units, and the model's are '%s'; leave it out"
              .formatted(asked.label(), VisibleValues.units(read)));
    }
    if (rows.isBinary() || !VisibleValues.areBinary(read)) {
      return Binarisation.NONE; // no binarisation changes such rows
    }
    Binarisation learned = read.binarisation();
    Binarisation chosen = asked != null ? asked : learned != null ? learned : Binarisation.NONE;
    if (chosen == Binarisation.NONE) {
      throw new IllegalArgumentException(
          data
              + ": has values between 0 and 1, to which binary units give no probability; add"
              + " --binarise stochastic or --binarise threshold");
    }
    return chosen;
  }
}
