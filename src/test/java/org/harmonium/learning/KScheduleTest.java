package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.KSchedule.Stage;
import org.junit.jupiter.api.Test;

/** k by the epoch, and a recorded step for each k. */
class KScheduleTest {
  @Test
  void recordings_ofRowsAndVariant_areEachMadeOnceAndClosed() {
    List<String> log = new ArrayList<>();
    try (Backend backend = Backends.cpu();
        Workspace workspace = new Workspace(backend)) {
      Recordings recordings = new Recordings(workspace);
      int[][] asked = {{10, 1}, {3, 1}, {10, 1}, {10, 5}, {3, 5}, {10, 1}, {10, 5}, {10, 0}};
      for (int[] rowsAndVariant : asked) {
        String name = Arrays.toString(rowsAndVariant);
        recordings
            .of(rowsAndVariant[0], rowsAndVariant[1], () -> logged("made " + name, name, log))
            .replay(1);
        assertEquals(name, log.get(log.size() - 1));
      }
    }
    assertEquals(5, log.stream().filter(line -> line.startsWith("made")).count());
    assertEquals(5, log.stream().filter(line -> line.startsWith("closed")).count());
  }

  private static Recording logged(String made, String name, List<String> log) {
    log.add(made);
    return new Recording() {
      @Override
      public void replay(int n) {
        log.add(name);
      }

      @Override
      public void close() {
        log.add("closed " + name);
      }
    };
  }

  @Test
  void kSchedule_stages_holdUntilTheNext() {
    int[] k = {1, 3, 3, 2, 2};
    for (int epoch = 0; epoch < k.length; epoch++) {
      assertEquals(k[epoch], RuleMemoryTest.GROWING.at(epoch));
    }
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> KSchedule.constant(0))
            .getMessage()
            .contains("k must lie"));
    for (List<Stage> wrong :
        List.of(
            List.of(new Stage(2, 1), new Stage(2, 2)), List.of(new Stage(5, 3), new Stage(4, 5)))) {
      assertThrows(IllegalArgumentException.class, () -> new KSchedule(1, wrong));
    }
    assertThrows(IllegalArgumentException.class, () -> new Stage(0, 1), "k is the first stage");
  }
}
