package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VectorApiTest {
  @Test
  void refusal_oldJdk_namesBothVersions() {
    String reason = VectorApi.refusal(21, true, true);
    assertTrue(reason != null && reason.contains("JDK 25") && reason.contains("JDK 21"), reason);
  }

  @Test
  void refusal_noModule_namesTheFlag() {
    String reason = VectorApi.refusal(25, false, true);
    assertTrue(reason != null && reason.contains("--add-modules jdk.incubator.vector"), reason);
  }

  @Test
  void refusal_newJdkWithModule_isNone() {
    assertNull(VectorApi.refusal(25, true, true));
    assertNull(VectorApi.refusal(26, true, true));
  }

  @Test
  void processorWithoutFma_isRefused() {
    assertEquals("it requires a fused multiply-add", VectorApi.refusal(25, true, false));
  }
}
