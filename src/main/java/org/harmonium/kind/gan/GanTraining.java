package org.harmonium.kind.gan;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.kind.ModelSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.Phase;
import org.harmonium.kind.SampleDensity;
import org.harmonium.kind.Task;
import org.harmonium.kind.Training;
import org.harmonium.kind.classifier.LearnedClassifier;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.network.GradientPhase;
import org.harmonium.kind.network.LayerPhase;
import org.harmonium.kind.network.NetworkLearning.BackpropagationLearning;
import org.harmonium.kind.network.NetworkLearning.GameLearning;
import org.harmonium.kind.network.NetworkSettings.GanSettings;
import org.harmonium.kind.network.PartFigures;
import org.harmonium.kind.network.WatchedLabels;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.RandomStreams;
import org.harmonium.learning.AdversarialLearning;
import org.harmonium.learning.LabelledRows;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingData;
import org.harmonium.model.Gan;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * A generator and a discriminator learn against each other; before that, if one is asked for, the
 * classifier that says which classes samples are of.
 */
final class GanTraining implements Training {
  private static final String CLASSIFIER = "classifier.";
  private static final int BLOCK = 1000; // rows that are generated at a time to be judged

  private final Backend backend;
  private final Task<?> task;
  private final PreparedData data;
  private final Gan gan;
  private final @Nullable Network classifier;
  private final SampleJudge judge;
  private final RowStore rows;
  private final TrainingData minibatches;
  private final Workspace workspace;

  GanTraining(Backend backend, Task<?> task, PreparedData data) {
    this.backend = backend;
    this.task = task;
    this.data = data;
    this.workspace = new Workspace(backend);
    GanSettings model = (GanSettings) task.model();
    Dataset train = data.train();
    GanLayers layers = GanLayers.of(model, train.cols());
    this.gan =
        workspace.own(
            () -> new Gan(backend, layers.generator(), layers.discriminator(), model.law()));
    List<LayerDescription> judging = GanFamily.classifier(model, train);
    this.classifier =
        judging.isEmpty()
            ? null
            : workspace.own(() -> new Network(backend, judging, ActivationFunction.SOFTMAX));
    workspace.prepare(() -> initialise(model));
    this.rows = workspace.own(() -> train.store(backend));
    this.minibatches = workspace.own(() -> data.minibatches(backend, rows, task.seed()));
    this.judge = new SampleJudge(backend, train, classifier, task.seed());
  }

  private void initialise(GanSettings model) {
    long seed = task.seed();
    RandomStream random = RandomStreams.weights(backend, seed, classifier == null ? 0 : 1);
    gan.generator().initialise(model.initialisation(), random);
    gan.discriminator().initialise(model.ofDiscriminator(), random);
    if (classifier != null) {
      classifier.initialise(model.initialisation(), RandomStreams.weights(backend, seed, 0));
    }
  }

  @Override
  public List<String> phases() {
    return classifier == null ? List.of("learning") : List.of("classifier", "adversarial");
  }

  @Override
  public Phase begin(int phase) {
    Network judging = classifier;
    return judging != null && phase == 0
        ? classifier(judging)
        : Phase.of(backend, parts -> adversarial(phase, parts));
  }

  private Phase classifier(Network network) {
    BackpropagationLearning learning = (BackpropagationLearning) task.phases().get(0);
    int classes = network.outputs();
    network.freeze(learning.frozen());
    TrainingData labelled =
        workspace.own(
            () -> {
              RowStore labels = workspace.own(() -> Labels.store(backend, data.train(), classes));
              return new LabelledRows(backend, minibatches, labels);
            });
    LayerPhase rows =
        new LayerPhase(
            0, learning, labelled, () -> WatchedRows.of(backend, data, task), task);
    WatchedLabels watched =
        WatchedLabels.of(network, data.train(), data.validation(), backend::copy, task);
    return GradientPhase.ofClassifier(rows, learning, network, watched);
  }

  private Phase adversarial(int phase, Workspace parts) {
    GameLearning learning = (GameLearning) task.phases().get(phase);
    Optimiser ofDiscriminator =
        parts.own(() -> optimiser(learning.optimiser(), gan.discriminator(), learning));
    Optimiser ofGenerator =
        parts.own(() -> optimiser(learning.ofGenerator(), gan.generator(), learning));
    AdversarialLearning rule =
        parts.own(
            () ->
                new AdversarialLearning(
                    gan,
                    ofDiscriminator,
                    ofGenerator,
                    learning.rule(),
                    learning.batch(),
                    RandomStreams.gibbs(backend, task.seed(), phase)));
    Trainer trainer =
        parts.own(
            () -> new Trainer(backend, rule, minibatches, learning.plan(), task.seed()));
    WatchedRows watched = parts.own(() -> WatchedRows.of(backend, data, task));
    Matrix noise = parts.zeros(watched.train().rows(), gan.latent());
    gan.sampleLatent(backend.stream(task.seed(), RandomStreams.WATCHED_NOISE), noise);
    GanMonitor monitor =
        new GanMonitor(rule, model(), task.watch(), watched.train(), noise, judge);
    return new Phase(learning, trainer, monitor, Phase.Doubts.NONE, parts);
  }

  private Optimiser optimiser(OptimiserSettings settings, Network network, GameLearning learning) {
    return learning.open(backend, settings, network.layers().learned());
  }

  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(gan.parameters());
    if (classifier != null) {
      classifier.parameters().forEach((name, x) -> parameters.put(CLASSIFIER + name, x));
    }
    return parameters;
  }

  @Override
  public LearnedGan model() {
    return new LearnedGan(
        gan, task.model().visibleUnits().equals(ModelSettings.UNIT_INTERVAL));
  }

  @Override
  public Map<String, Double> results() {
    Map<String, Double> results =
        new LinkedHashMap<>(PartFigures.of(model(), data, task.seed()));
    if (classifier != null) {
      Dataset held = judged(data.held());
      double error = new LearnedClassifier(classifier, null).confusion(held).error();
      results.put("classifier.error", error);
    }
    int n = GanFamily.samples(task);
    try (Matrix samples = backend.zeros(n, gan.visible())) {
      RandomStream random = backend.stream(task.seed(), RandomStreams.JUDGED_NOISE);
      for (int from = 0; from < n; from += BLOCK) {
        Matrix block = samples.rows(from, Math.min(from + BLOCK, n));
        try (Matrix noise = backend.zeros(block.rows(), gan.latent())) {
          gan.sampleLatent(random, noise);
          gan.generate(noise, block);
        }
      }
      results.putAll(judge.of(samples));
      if (task.estimate() != null) {
        addParzen(results, samples);
      }
    }
    return results;
  }

  private void addParzen(Map<String, Double> results, Matrix samples) {
    Dataset validation = data.validation();
    Dataset test = data.test();
    if (validation == null || test == null) {
      throw new IllegalStateException("parzen without validation or test rows");
    }
    SampleDensity.of(backend, samples, judged(validation), judged(test))
        .forEach((name, value) -> results.put("test." + name, value));
  }

  private Dataset judged(Dataset rows) {
    return requireNonNull(PartFigures.judged(backend, data, rows, task.seed()));
  }

  @Override
  public List<String> doubts(Map<String, Double> results) {
    return judge.doubts(results);
  }

  @Override
  public Painter painter() {
    return new GanPainter(model(), data, task);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
