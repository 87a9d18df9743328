package org.harmonium.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.reference.GradientCheck;
import org.harmonium.backend.reference.ReferenceBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, loss and penalty against central differences in double. */
class FiniteDifferencesTest {
  private static final int ROWS = 8;
  private static final int IN = 5;

  /** A kind of layer, by a word for messages. */
  record Kind(String name, Function<Backend, Layer> maker) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Kind described(String... words) {
    return new Kind(
        String.join(" ", words),
        backend -> Sequence.open(backend, Stream.of(words).map(LayerDescription::parse).toList()));
  }

  static List<Kind> layers() {
    return List.of(
        described("dense:5:3:linear"),
        described("dense:5:3:sigmoid"),
        described("dense:5:3:tanh"),
        described("dense:5:3:relu"),
        described("dense:5:3:leaky-relu"),
        described("maxout:5:3:2"),
        described("linear:5"),
        described("sigmoid:5"),
        described("tanh:5"),
        described("relu:5"),
        described("leaky-relu:5"),
        described("softmax:5"),
        described("dropout:5:0.4"),
        described("batch-normalisation:5:0.1:1e-5"),
        described("masking:5:0.3"),
        described("gaussian:5:0.3"),
        described("salt-and-pepper:5:0.3"),
        described("dense:5:3:sigmoid", "tied:3:5:tanh:1"),
        described("dense:5:4:tanh", "dense:4:3:tanh", "tied:3:4:tanh:2", "tied:4:5:sigmoid:1"),
        described(
            "salt-and-pepper:5:0.2",
            "maxout:5:6:3",
            "batch-normalisation:6:0.1:1e-3",
            "relu:6",
            "dropout:6:0.5",
            "dense:6:4:tanh",
            "softmax:4"));
  }

  private static Matrix normal(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.normal(backend.stream(11, id), x);
    return x;
  }

  private static void disturb(Backend backend, Layer layer) {
    RandomStream random = backend.stream(12, 1);
    for (Parameter p : layer.parameters()) {
      backend.normal(random, p.value());
    }
  }

  private static void check(Kind kind, boolean training) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Layer layer = kind.maker().apply(backend);
        Matrix x = normal(backend, ROWS, IN, 1);
        Matrix t = normal(backend, ROWS, layer.outputs(), 2);
        Matrix dy = backend.zeros(ROWS, layer.outputs())) {
      disturb(backend, layer);
      RandomStream stream = backend.stream(13, 1);
      if (!training && layer instanceof Sequence sequence) {
        // Inference then uses running estimates that are not those of the beginning.
        sequence.forward(x, stream);
      }
      DoubleSupplier loss =
          () -> {
            stream.seek(0);
            return backend.squaredError(layer.forward(x, training ? stream : null), t);
          };
      loss.getAsDouble();
      backend.squaredErrorGradient(layer.forward(x, atStart(stream, training)), t, dy);
      layer.parameters().forEach(Parameter::clear);
      Matrix dx = Objects.requireNonNull(layer.backward(dy, true));
      GradientCheck check = new GradientCheck(backend).of("x", x, dx);
      layer.parameters().forEach(p -> check.of(p.name(), p.value(), p.gradient()));
      check.check(loss);
    }
  }

  private static @Nullable RandomStream atStart(RandomStream stream, boolean training) {
    stream.seek(0);
    return training ? stream : null;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_inTraining_hasTheGradientsOfItsOutput(Kind kind) {
    check(kind, true);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer_atInference_hasTheGradientsOfItsOutput(Kind kind) {
    check(kind, false);
  }

  static List<Loss> losses() {
    return List.of(
        SquaredError.INSTANCE,
        BinaryCrossEntropy.INSTANCE,
        SoftmaxCrossEntropy.INSTANCE,
        ZeroSum.INSTANCE,
        NonSaturating.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void loss_anyOutputs_hasItsGradient(Loss loss) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Matrix y = normal(backend, ROWS, IN, 1);
        Matrix t = normal(backend, ROWS, IN, 2);
        Matrix dy = backend.zeros(ROWS, IN)) {
      backend.softmax(t, t); // targets that suit each loss
      backend.scale(Scalar.of(3f), y);
      loss.gradient(backend, y, t, dy);
      new GradientCheck(backend).of("y", y, dy).check(() -> loss.value(backend, y, t));
    }
  }

  /** What makes a penalty on a dense layer. */
  private interface PenaltyMaker {
    Penalty of(Backend backend, Dense layer);
  }

  private static void checkPenalty(ActivationFunction f, PenaltyMaker maker) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Matrix x = normal(backend, ROWS, IN, 1);
        Matrix t = normal(backend, ROWS, 2, 2);
        Matrix dy = backend.zeros(ROWS, 2)) {
      Dense lower = new Dense(backend, IN, 4, f);
      Dense upper = new Dense(backend, 4, 2);
      try (Sequence net = new Sequence(backend, List.of(lower, upper))) {
        disturb(backend, net);
        net.penalise(0, maker.of(backend, lower));
        DoubleSupplier loss = () -> backend.squaredError(net.forward(x, null), t) + net.penalty();
        backend.squaredErrorGradient(net.forward(x, null), t, dy);
        net.parameters().forEach(Parameter::clear);
        Matrix dx = Objects.requireNonNull(net.backward(dy, true));
        GradientCheck check = new GradientCheck(backend).of("x", x, dx);
        net.parameters().forEach(p -> check.of(p.name(), p.value(), p.gradient()));
        check.check(loss);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, names = "SOFTMAX", mode = Mode.EXCLUDE)
  void l1Penalty_eachFunction_hasItsGradients(ActivationFunction f) {
    checkPenalty(f, (backend, layer) -> new L1Penalty(backend, 4, Scalar.of(0.75f)));
  }

  @Test
  void sparsityPenalty_sigmoidUnits_hasItsGradients() {
    checkPenalty(
        ActivationFunction.SIGMOID,
        (backend, layer) -> new SparsityPenalty(backend, 4, 0.125, Scalar.of(0.75f)));
  }

  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, names = "SOFTMAX", mode = Mode.EXCLUDE)
  void contractivePenalty_eachFunction_hasItsGradients(ActivationFunction f) {
    checkPenalty(f, (backend, layer) -> new ContractivePenalty(backend, layer, Scalar.of(0.75f)));
  }
}
