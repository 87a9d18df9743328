package org.harmonium.kind.gan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.data.Dataset;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.ModelTraining;
import org.harmonium.kind.Painter;
import org.harmonium.kind.PartFigures;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.Results;
import org.harmonium.kind.SampleDensity;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.kind.network.BackpropagationLearning;
import org.harmonium.kind.network.GradientPhase;
import org.harmonium.kind.network.WatchedLabels;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;
import org.harmonium.learning.AdversarialLearning;
import org.harmonium.learning.ConfusionCounts;
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
 * The adversarial training of a generator and a discriminator. An optional first phase learns the
 * classifier that assigns classes to samples.
 */
final class GanTraining extends ModelTraining<GanSpec> {
  private static final String CLASSIFIER = "classifier.";

  private final Gan gan;
  private final @Nullable Network classifier;
  private final SampleJudge judge;
  private final TrainingData minibatches;

  GanTraining(Backend backend, Task<GanSpec> task, PreparedData data) {
    super(backend, task, data);
    GanSpec model = task.model();
    Dataset train = data.train();
    GanLayers layers = GanLayers.of(model, train.cols());
    this.gan =
        workspace.own(
            () -> new Gan(backend, layers.generator(), layers.discriminator(), model.law()));
    List<LayerDescription> judging = GanLayers.classifier(model, train);
    this.classifier =
        judging.isEmpty()
            ? null
            : workspace.own(() -> new Network(backend, judging, ActivationFunction.SOFTMAX));
    workspace.prepare(() -> initialise(model));
    this.minibatches = minibatches();
    this.judge = new SampleJudge(backend, train, classifier, task.seed());
  }

  private void initialise(GanSpec model) {
    RandomStream random = streams.weights(classifier == null ? 0 : 1);
    gan.generator().initialise(model.initialisation(), random);
    gan.discriminator().initialise(model.ofDiscriminator(), random);
    if (classifier != null) {
      classifier.initialise(model.initialisation(), streams.weights());
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
    network.freeze(task.phase(0, BackpropagationLearning.class).frozen());
    RowStore labels = workspace.own(() -> Labels.store(backend, data.train(), network.outputs()));
    TrainingData labelled = workspace.own(() -> new LabelledRows(backend, minibatches, labels));
    return GradientPhase.ofClassifier(
        new PhaseRows<>(0, labelled, () -> watched(network), task), network);
  }

  private WatchedLabels watched(Network network) {
    return WatchedLabels.of(network, data.train(), data.validation(), backend::copy, task);
  }

  private Phase adversarial(int phase, Workspace parts) {
    AdversarialGame learning = task.phase(phase, AdversarialGame.class);
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
                    learning.plan().batch(),
                    streams.gibbs(phase)));
    Trainer trainer =
        parts.own(() -> new Trainer(backend, rule, minibatches, learning.plan(), task.seed()));
    WatchedRows watched = parts.own(() -> WatchedRows.of(backend, data, task));
    Matrix noise = parts.zeros(watched.train().rows(), gan.latent());
    gan.sampleLatent(streams.watchedNoise(), noise);
    GanMonitor monitor = new GanMonitor(rule, model(), task.watch(), watched.train(), noise, judge);
    return new Phase(learning, trainer, monitor, Phase.Doubts.NONE, parts);
  }

  private Optimiser optimiser(
      OptimiserSettings settings, Network network, AdversarialGame learning) {
    return learning.gradients().open(backend, settings, network.layers().learned());
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
    return new LearnedGan(gan, task.model().values());
  }

  @Override
  public Results results() {
    Results results = super.results();
    if (classifier != null) {
      results.add("classifier.error", this::errorOfClassifier);
    }
    List<String> names = new ArrayList<>(judge.names());
    if (task.estimate() != null) {
      names.addAll(List.of("test.parzen", "test.parzen.standard_error", "test.parzen.sigma"));
    }
    return results.add(names, this::figuresOfSamples, () -> samples().close());
  }

  private double errorOfClassifier() {
    Network network = requireNonNull(classifier);
    Dataset held = judged(data.heldPart());
    int classes = network.outputs();
    int[] labels = Labels.of(held, classes);
    int[][] counts = new int[classes][classes];
    Rows.each(
        backend,
        held,
        (v, from) ->
            ConfusionCounts.of(network, v, Arrays.copyOfRange(labels, from, from + v.rows()))
                .addTo(counts));
    return new ConfusionCounts(counts).error();
  }

  private Map<String, Double> figuresOfSamples() {
    try (Matrix samples = samples()) {
      Map<String, Double> figures = new LinkedHashMap<>(judge.of(samples));
      if (task.estimate() != null) {
        SampleDensity.of(backend, samples, judged("validation"), judged("test"))
            .forEach((name, value) -> figures.put("test." + name, value));
      }
      return figures;
    }
  }

  /** Returns the samples on which the generator is evaluated. */
  private Matrix samples() {
    int n =
        task.estimate() instanceof EstimateSettings.Parzen parzen
            ? parzen.samples()
            : PreparedData.MOST_JUDGED;
    return Workspace.prepared(
        backend.zeros(n, gan.visible()), x -> model().generate(streams.judgedNoise(), x));
  }

  private Dataset judged(String part) {
    return PartFigures.judged(backend, data, part, task.seed());
  }

  @Override
  public List<String> doubts(Map<String, Double> results) {
    AdversarialGame learning = task.phase(task.stacked(), AdversarialGame.class);
    return judge.doubts(results, learning.rule().smoothing());
  }

  @Override
  public Painter painter() {
    return new GanPainter(model(), data, task);
  }
}
