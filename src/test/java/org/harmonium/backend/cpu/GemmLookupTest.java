package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmLookupTest {
  private final WorkerPool pool = new WorkerPool(1);

  @Test
  void find_unknownName_namesTheChoices() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> GemmLookup.find("mkl", pool));
    assertTrue(thrown.getMessage().contains("'mkl'"), thrown.getMessage());
    for (String name : GemmLookup.NAMES) {
      assertTrue(thrown.getMessage().contains(name), thrown.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "own"})
  void find_own_takesTheBestKernelOfThisJvm(String name) {
    String expected = VectorApi.available() ? "own (Vector API" : "own (plain Java)";
    assertTrue(GemmLookup.find(name, pool).name().startsWith(expected));
  }

  @Test
  void find_byName_givesThatProduct() {
    assertEquals("own (plain Java)", GemmLookup.find("plain", pool).name());
    assertEquals("EJML", GemmLookup.find("ejml", pool).name());
  }

  @Test
  void openBlas_absent_saysWhatToInstall() {
    String reason = OpenBlasGemm.unavailableReason();
    if (reason == null) {
      assertEquals("OpenBLAS", GemmLookup.find("openblas", pool).name());
    } else {
      assertTrue(reason.contains("apt install libopenblas0-pthread"), reason);
    }
  }
}
