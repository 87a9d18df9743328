package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    assertTrue(thrown.getMessage().contains("\"mkl\""), thrown.getMessage());
    for (String name : GemmLookup.NAMES) {
      assertTrue(thrown.getMessage().contains(name), thrown.getMessage());
    }
  }

  @Test
  void vectorRefusal_oldJdk_namesBothVersions() {
    String reason = GemmLookup.vectorRefusal(21, true);
    assertTrue(reason != null && reason.contains("JDK 25") && reason.contains("JDK 21"), reason);
  }

  @Test
  void vectorRefusal_noModule_namesTheFlag() {
    String reason = GemmLookup.vectorRefusal(25, false);
    assertTrue(reason != null && reason.contains("--add-modules jdk.incubator.vector"), reason);
  }

  @Test
  void vectorRefusal_newJdkWithModule_isNone() {
    assertNull(GemmLookup.vectorRefusal(25, true));
    assertNull(GemmLookup.vectorRefusal(26, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "own"})
  void find_own_takesTheBestKernelOfThisJvm(String name) {
    boolean vector =
        GemmLookup.vectorRefusal(
                Runtime.version().feature(),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent())
            == null;
    String expected = vector ? "own (Vector API" : "own (plain Java)";
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
