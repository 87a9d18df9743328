package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonium.io.SafetensorsReader;
import org.harmonium.io.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that does not use the instruction for a fused multiply-add. */
@Timeout(120)
class WithoutFmaTest {
  private static final String NOTICE = "no instruction for a fused multiply-add";

  @TempDir Path folder;

  @Test
  void run_saysSoOnceAndGivesTheSameModelButForRounding() throws Exception {
    Path yaml = Tiny.yaml(folder);
    Path with = folder.resolve("with");
    Path without = folder.resolve("without");
    Commands.run(Tiny.run(yaml, with, "backend.cpu.blas=plain").toArray()).assertOk();
    List<Object> command = Tiny.run(yaml, without, "backend.cpu.blas=plain");
    try (ChildHarmonium child = ChildHarmonium.withHeap("-XX:-UseFMA", folder, command)) {
      Commands.Outcome outcome = child.outcome();
      outcome.assertOk();
      assertEquals(1, outcome.err().lines().filter(line -> line.contains(NOTICE)).count());
    }
    Map<String, float[]> expected = weights(with);
    Map<String, float[]> actual = weights(without);
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), 1e-5f, name));
  }

  private static Map<String, float[]> weights(Path run) throws IOException {
    Map<String, float[]> weights = new TreeMap<>();
    SafetensorsReader.read(run.resolve("model.safetensors"))
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.type() == TensorType.F32) {
                weights.put(name, tensor.floats());
              }
            });
    assertFalse(weights.isEmpty());
    return weights;
  }

  @Test
  void doctor_saysIt() throws Exception {
    List<String> command = List.of("doctor");
    try (ChildHarmonium child = ChildHarmonium.withHeap("-XX:-UseFMA", folder, command)) {
      String out = child.outcome().out();
      assertTrue(out.contains("cpu fused multiply-add             no instruction"), out);
    }
    assertTrue(Cli.succeed("doctor").out().contains("cpu fused multiply-add"));
  }
}
