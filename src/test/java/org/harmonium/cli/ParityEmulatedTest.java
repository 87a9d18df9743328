package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code harmonium parity} of the CPU and the CUDA backend, emulated or real: all bounds hold. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class ParityEmulatedTest {
  @ParameterizedTest
  @ValueSource(strings = {"fp32", "tf32", "bf16"})
  void parity_cpuAndCuda_holdsInEveryPrecision(String precision) throws Exception {
    CudaForTests.prepare();
    Cli cli = Cli.succeed("parity", "--candidate", "cuda", "--precision", precision, "--json");
    JsonNode json = new ObjectMapper().readTree(cli.out());
    assertTrue(json.get("agrees").booleanValue());
    assertEquals(precision, json.get("candidate").get("precision").textValue());
    Set<String> checked = new HashSet<>();
    json.get("checks").forEach(check -> checked.add(check.get("operation").textValue()));
    for (String model : ParityCommandTest.MODELS) {
      assertTrue(checked.contains(model + ": each operation"), model);
      assertTrue(checked.contains(model + ": whole step"), model);
    }
    for (Method operation : Backend.class.getMethods()) {
      assertTrue(
          operation.isSynthetic() || checked.contains(operation.getName()), operation.getName());
    }
  }
}
