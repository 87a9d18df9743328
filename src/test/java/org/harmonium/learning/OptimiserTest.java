package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.nn.Fixture;
import org.harmonium.nn.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Optimisers: the numbers that PyTorch has, and that steps can be replayed many at a time. */
class OptimiserTest extends OnEachBackend {
  private static final float RATE = 0.05f;
  private static final float MOMENTUM = 0.75f;
  private static final float DECAY = 0.125f;
  private static final GradientSettings LIMITED =
      GradientSettings.decay(DECAY).limitNorm(1.5).limitValue(1);

  enum Kind {
    NONE,
    CLASSICAL,
    NESTEROV,
    ADAM,
    RMSPROP;

    Optimiser of(Backend backend, List<Parameter> parameters, GradientSettings settings) {
      return switch (this) {
        case NONE, CLASSICAL, NESTEROV ->
            new SgdOptimiser(backend, parameters, Momentum.valueOf(name()), settings);
        case ADAM -> new Adam(backend, parameters, settings);
        case RMSPROP -> new RmsProp(backend, parameters, settings);
      };
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Fixture fixture = new Fixture("/org/harmonium/learning/optimisers.txt");

  /** W1, which decays, and c1. */
  private List<Parameter> parameters(Backend backend, Workspace workspace) {
    return List.of(parameter(backend, workspace, "W1", 4), parameter(backend, workspace, "c1", 1));
  }

  private Parameter parameter(Backend backend, Workspace workspace, String name, int rows) {
    Matrix value = workspace.own(() -> fixture.upload(backend, name));
    return new Parameter(backend, name, value, workspace.zeros(rows, 3), rows > 1);
  }

  private void giveGradients(Backend backend, int step, List<Parameter> parameters) {
    for (Parameter p : parameters) {
      fixture.write(backend, "step%d.d%s".formatted(step, p.name()), p.gradient());
    }
  }

  private void assertPyTorchs(Kind kind, String variant, GradientSettings settings) {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      List<Parameter> parameters = parameters(backend, workspace);
      try (Optimiser optimiser = kind.of(backend, parameters, settings)) {
        for (int step = 1; step <= 5; step++) {
          giveGradients(backend, step, parameters);
          optimiser.prepare(RATE, MOMENTUM);
          optimiser.step();
        }
      }
      for (Parameter p : parameters) {
        fixture.assertIs(kind.text() + variant + "." + p.name(), backend, p.value());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fiveSteps_eachKind_arePyTorchs(Kind kind) {
    assertPyTorchs(kind, "", GradientSettings.PLAIN);
    assertPyTorchs(kind, ".decay", GradientSettings.decay(DECAY));
    assertPyTorchs(kind, ".limited", LIMITED);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void steps_replayedAtOnce_areTheStepsThemselves(Kind kind) {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      List<Parameter> one = parameters(backend, workspace);
      List<Parameter> other = parameters(backend, workspace);
      giveGradients(backend, 1, one);
      giveGradients(backend, 1, other);
      try (Optimiser plain = kind.of(backend, one, LIMITED);
          Optimiser recorded = kind.of(backend, other, LIMITED);
          Recording recording = backend.record(recorded::step)) {
        recorded.prepare(RATE, MOMENTUM);
        plain.prepare(RATE, MOMENTUM);
        int live = backend.liveMatrices();
        recording.replay(32);
        for (int step = 0; step < 32; step++) {
          plain.step();
        }
        assertEquals(live, backend.liveMatrices());
        for (int i = 0; i < 2; i++) {
          assertArrayEquals(
              backend.download(one.get(i).value()), backend.download(other.get(i).value()));
        }
        plain
            .state()
            .forEach(
                (name, x) ->
                    assertArrayEquals(
                        backend.download(x), backend.download(recorded.state().get(name)), name));
      }
    }
  }

  @Test
  void state_eachKind_hasALetterAndTheParametersName() {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      List<Parameter> parameters = parameters(backend, workspace);
      List<Set<String>> names =
          List.of(
              Set.of(),
              Set.of("dW1", "dc1"),
              Set.of("dW1", "dc1"),
              Set.of("mW1", "mc1", "vW1", "vc1", "powers"),
              Set.of("sW1", "sc1"));
      for (Kind kind : Kind.values()) {
        try (Optimiser optimiser = kind.of(backend, parameters, GradientSettings.PLAIN)) {
          assertEquals(names.get(kind.ordinal()), optimiser.state().keySet());
          boolean isMomentum = kind == Kind.CLASSICAL || kind == Kind.NESTEROV;
          assertEquals(isMomentum, optimiser.usesMomentum());
        }
      }
    }
  }

  @Test
  void limits_ofSmallGradients_changeNothing() {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      List<Parameter> one = parameters(backend, workspace);
      List<Parameter> other = parameters(backend, workspace);
      giveGradients(backend, 1, one);
      giveGradients(backend, 1, other);
      GradientSettings wide = GradientSettings.PLAIN.limitNorm(100).limitValue(100);
      try (Optimiser plain = Kind.NONE.of(backend, one, GradientSettings.PLAIN);
          Optimiser limited = Kind.NONE.of(backend, other, wide)) {
        for (Optimiser optimiser : List.of(plain, limited)) {
          optimiser.prepare(RATE, 0);
          optimiser.step();
        }
        assertArrayEquals(
            backend.download(one.get(0).value()), backend.download(other.get(0).value()));
      }
    }
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> GradientSettings.decay(-1));
    assertThrows(IllegalArgumentException.class, () -> GradientSettings.decay(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> GradientSettings.PLAIN.limitNorm(0));
    assertThrows(IllegalArgumentException.class, () -> GradientSettings.PLAIN.limitValue(-1));
    try (Backend backend = open()) {
      GradientSettings plain = GradientSettings.PLAIN;
      for (double wrong : new double[] {-0.1, 1, 0.99999999, Double.NaN}) {
        assertThrows(
            IllegalArgumentException.class,
            () -> new Adam(backend, List.of(), wrong, 0.9, 1e-8, plain));
        assertThrows(
            IllegalArgumentException.class,
            () -> new Adam(backend, List.of(), 0.9, wrong, 1e-8, plain));
        assertThrows(
            IllegalArgumentException.class,
            () -> new RmsProp(backend, List.of(), wrong, 1e-8, plain));
      }
      assertThrows(
          IllegalArgumentException.class, () -> new Adam(backend, List.of(), 0.9, 0.999, 0, plain));
      assertEquals(0, backend.liveMatrices());
    }
  }
}
