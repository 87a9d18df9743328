package org.harmonium.kind.mixture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Unary;
import org.harmonium.estimate.BaseRate;
import org.harmonium.kind.Figures;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelTraining;
import org.harmonium.kind.Monitor;
import org.harmonium.kind.Painter;
import org.harmonium.kind.PartFigures;
import org.harmonium.kind.Phase;
import org.harmonium.kind.Results;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.report.Raster;

/** A mixture is learned in one phase. */
final class MixtureTraining extends ModelTraining<MixtureSpec> {
  private static final String LOG_PROBABILITY = ".log_probability";

  private final Mixture mixture;
  private final TrainingData minibatches;

  MixtureTraining(Backend backend, Task<MixtureSpec> task, PreparedData data) {
    super(backend, task, data);
    int rows = data.train().rows();
    this.mixture =
        workspace.own(() -> new Mixture(backend, data.train().cols(), task.model().components()));
    workspace.prepare(
        () ->
            mixture.initialise(
                BaseRate.bias(BernoulliUnits.INSTANCE, BaseRate.smoothed(data.trainMeans(), rows)),
                task.model().weightScale(),
                streams.weights()));
    this.minibatches = minibatches();
  }

  @Override
  public Phase begin(int phase) {
    GradientAscent learning = task.phase(phase, GradientAscent.class);
    return Phase.of(
        backend,
        parts -> {
          MixtureLearning rule = parts.own(() -> new MixtureLearning(mixture));
          Trainer trainer =
              parts.own(
                  () -> new Trainer(backend, rule, minibatches, learning.plan(), task.seed()));
          Matrix watched = parts.own(() -> rows("train", task.watch().rows()));
          return new Phase(learning, trainer, monitor(watched), Phase.Doubts.NONE, parts);
        });
  }

  private Matrix rows(String part, int n) {
    return PreparedData.fixedRows(
        backend, data.part(part), n, data.binarisation(), task.seed(), part.length());
  }

  private Monitor monitor(Matrix watched) {
    return new Monitor(task.watch()) {
      @Override
      public Map<String, Double> measure(Trainer trainer) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("learning_rate", learningRate(trainer));
        figures.put("log_likelihood_train", Figures.mean(mixture.logProbabilities(watched)));
        figures.put("component_entropy", componentEntropy());
        return figures;
      }
    };
  }

  /** The entropy of the components' shares, in nats. */
  private double componentEntropy() {
    double entropy = 0;
    try (Matrix shares = backend.zeros(1, mixture.components().cols())) {
      backend.softmax(mixture.components(), shares);
      for (double p : backend.downloadDoubles(shares)) {
        entropy -= p == 0 ? 0 : p * Math.log(p);
      }
    }
    return entropy;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return mixture.parameters();
  }

  @Override
  public LearnedModel model() {
    return new LearnedMixture(mixture);
  }

  @Override
  public Results results() {
    Results results = PartFigures.of(model(), data, task.seed());
    for (String part : data.parts()) {
      results.add(
          part + LOG_PROBABILITY,
          () -> {
            try (Matrix v = rows(part, PreparedData.MOST_JUDGED)) {
              return Figures.mean(mixture.logProbabilities(v));
            }
          });
    }
    return results;
  }

  @Override
  public Painter painter() {
    return () -> Map.of("prototypes", prototypes());
  }

  /** The means of the components. */
  private Raster prototypes() {
    try (Matrix means = backend.zeros(data.train().cols(), mixture.components().cols())) {
      backend.apply(Unary.SIGMOID, mixture.weights(), means);
      float[][] columns = Rows.of(backend, means);
      float[][] rows = new float[means.cols()][columns.length];
      for (int i = 0; i < columns.length; i++) {
        for (int k = 0; k < rows.length; k++) {
          rows[k][i] = columns[i][k];
        }
      }
      return new RowPictures(data.imageShape(), data.transformation()).grid(rows);
    }
  }
}
