package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many iterations mean-field inference took: in metrics.csv, and said by the commands. */
@Timeout(60)
class MeanFieldFiguresTest {
  private static final String ITERATIONS = "mean_field_iterations";
  private static final int V = SmallModel.VISIBLE;

  @TempDir private Path folder;

  private String said(String command, Path model, Object data, Object... more) {
    List<Object> all = new ArrayList<>(List.of(command, model, data));
    all.addAll(List.of(more));
    if (!command.equals("estimate")) {
      all.addAll(List.of("--out", folder.resolve("out.npy")));
    } else {
      all.addAll(List.of("--method", "ais", "--chains", 10, "--betas", 10));
    }
    return Cli.succeed(all.toArray()).out();
  }

  private JsonNode json(String command, Path model, Object data) throws IOException {
    JsonNode said = new ObjectMapper().readTree(said(command, model, data, "--json"));
    return command.equals("estimate") ? said.get("figures") : said;
  }

  @Test
  void commands_onALearnedDbm_sayWhatItsMetricsSay() throws IOException {
    Path run = folder.resolve("run");
    Path yaml = TinyKinds.write(folder, TinyKinds.of("dbm"));
    Commands.run(
            Tiny.run(yaml, run, "watch.rows=14", "learning.epochs=5", "model.weightScale=1")
                .toArray())
        .assertOk();
    List<String> csv = Files.readAllLines(run.resolve("metrics.csv"));
    int column = List.of(csv.get(0).split(",")).indexOf(ITERATIONS);
    assertEquals(6, csv.size(), "a line an epoch");
    double last = Double.parseDouble(csv.get(5).split(",")[column]);
    assertTrue(last > 1 && last < 200, "iterations: " + last);
    // The figures are of the same 14 patterns under the same model.
    for (String command : new String[] {"encode", "reconstruct", "estimate"}) {
      assertEquals(last, json(command, run, "bars-and-stripes").get(ITERATIONS).doubleValue());
      String line =
          said(command, run, "bars-and-stripes")
              .lines()
              .filter(x -> x.startsWith(ITERATIONS))
              .findFirst()
              .orElseThrow();
      assertEquals(last, Double.parseDouble(line.substring(ITERATIONS.length()).trim()));
    }
  }

  @Test
  void commands_onHandMadeMachines_sayMoreWhereMeansDependOnEachOther() throws IOException {
    Path rows = HandMade.npy(folder.resolve("rows.npy"), HandMade.states(V), 1 << V, V);
    Path none = SmallModel.zeros("dbm", V, 3).write(folder.resolve("none.safetensors"));
    Path some = SmallModel.dbm().write(folder.resolve("some.safetensors"));
    for (String command : new String[] {"encode", "reconstruct", "estimate"}) {
      assertEquals(1, json(command, none, rows).get(ITERATIONS).intValue(), command);
      assertTrue(json(command, some, rows).get(ITERATIONS).intValue() > 3, command);
    }
  }

  @Test
  void commands_ofModelsWithoutIterations_sayNothing() throws IOException {
    Path rows = HandMade.npy(folder.resolve("rows.npy"), HandMade.states(V), 1 << V, V);
    Path rbm = SmallModel.rbm().write(folder.resolve("rbm.safetensors"));
    for (String command : new String[] {"encode", "reconstruct", "estimate"}) {
      assertFalse(json(command, rbm, rows).has(ITERATIONS), command);
    }
  }
}
