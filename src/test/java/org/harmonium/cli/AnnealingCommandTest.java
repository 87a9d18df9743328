package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.cuda.CudaForTests;
import org.harmonium.estimate.Sandwich;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code estimate} says by annealing of hand-made models of every kind, against the exact
 * values: within the interval that it states.
 */
@Timeout(60)
class AnnealingCommandTest extends OnEachBackend {
  private static final int V = SmallModel.VISIBLE;
  private static final float[] REAL = {0.3f, -1, 2.5f, 0, -0.7f, 1.5f, -3, 0.25f, 1, 1, 0, 4};
  private static final double ROUNDING = 5e-5; // sums of float32 numbers of about 10

  @TempDir Path folder;

  @BeforeEach
  void makeAvailable() {
    if (on.name().equals("cuda")) {
      CudaForTests.reset(); // also makes the backend available by its name
    }
  }

  /** The number of inverse temperatures. */
  private int betas() {
    return size(400, 100);
  }

  static Stream<Arguments> kindsAndMethods() {
    return Stream.of("rbm", "gaussian", "bm", "visible", "dbm", "dbn", "labelled")
        .flatMap(kind -> Stream.of("ais", "sandwich").map(how -> Arguments.of(kind, how)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndMethods")
  void estimate_byAnnealing_isWithinItsIntervalOfTheExactOne(String kind, String method)
      throws IOException {
    SmallModel model = SmallModel.of(kind);
    Path file = model.write(folder.resolve("m.safetensors"));
    float[] values = kind.equals("gaussian") ? REAL : HandMade.states(V);
    Path rows = HandMade.npy(folder.resolve("rows.npy"), values, values.length / V, V);
    JsonNode exact = estimate(file, rows, "exact");
    JsonNode annealed = estimate(file, rows, method);

    double logZ = exact.get("log_z").doubleValue();
    double interval = Sandwich.DEVIATIONS * annealed.get("ais.standard_error").doubleValue();
    assertEquals(logZ, annealed.get("log_z").doubleValue(), interval);
    assertTrue(interval > 0 && interval < 0.3, "an interval of " + interval);
    if (method.equals("sandwich")) {
      double lower = annealed.get("log_z.lower").doubleValue();
      double upper = annealed.get("log_z.upper").doubleValue();
      assertTrue(lower < logZ && logZ < upper, lower + " to " + upper + " around " + logZ);
      assertTrue(upper - lower < 0.6, lower + " to " + upper);
    }

    double truth =
        kind.equals("dbn") || kind.equals("labelled")
            ? IntStream.range(0, 1 << V)
                .mapToDouble(v -> Math.log(model.dbnProbability(v)))
                .average()
                .orElseThrow()
            : exact.get("log_probability").doubleValue();
    if (annealed.has("bound")) {
      double bound = annealed.get("bound").doubleValue();
      assertTrue(bound <= truth + interval, bound + " is above " + truth);
      assertTrue(bound > truth - 5, bound + " is far below " + truth); // else it says nothing
    } else {
      double error = annealed.get("log_z").doubleValue() - logZ;
      assertEquals(truth - error, annealed.get("log_probability").doubleValue(), ROUNDING);
    }
  }

  private JsonNode estimate(Path model, Path rows, String method) throws IOException {
    List<Object> command = new ArrayList<>(List.of("estimate", model, rows, "--json"));
    command.addAll(List.of("--method", method, "--chains", 100, "--betas", betas()));
    command.addAll(List.of("--backend", on.name()));
    return new ObjectMapper().readTree(Cli.succeed(command.toArray()).out()).get("figures");
  }
}
