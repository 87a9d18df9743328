package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that does not use the instruction for a fused multiply-add. */
@Timeout(120)
class WithoutFmaTest {
  private static final String NOTICE = "no instruction for a fused multiply-add";

  @TempDir Path folder;

  @Test
  void run_saysSoOnceAndGivesTheSameBits() throws Exception {
    Path yaml = Tiny.yaml(folder);
    Path with = folder.resolve("with");
    Path without = folder.resolve("without");
    // The plain kernels in both, as the product of the Vector API adds in another order.
    Commands.run(Tiny.run(yaml, with, "backend.cpu.blas=plain").toArray()).assertOk();
    List<Object> command = Tiny.run(yaml, without, "backend.cpu.blas=plain");
    try (ChildHarmonium child = ChildHarmonium.withHeap("-XX:-UseFMA", folder, command)) {
      Commands.Outcome outcome = child.outcome();
      outcome.assertOk();
      assertEquals(1, outcome.err().lines().filter(line -> line.contains(NOTICE)).count());
    }
    assertArrayEquals(
        Files.readAllBytes(with.resolve("model.safetensors")),
        Files.readAllBytes(without.resolve("model.safetensors")));
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
