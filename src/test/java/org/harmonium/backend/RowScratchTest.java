package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Room that grows with what is asked for. */
class RowScratchTest {
  @Test
  void roomForMoreRows_thereIsNoMemoryFor_leavesTheRoomThatThereIs() {
    try (Backend real = Backends.cpu()) {
      FullBackend full = new FullBackend(real);
      Backend backend = full.open();
      try (RowScratch room = new RowScratch(backend, 3)) {
        Matrix two = room.rows(2);
        backend.fill(5, two);
        full.fillAfter(0);
        assertThrows(BackendMemoryException.class, () -> room.reserve(10));
        assertThrows(BackendMemoryException.class, () -> room.rows(4));
        full.empty();
        assertArrayEquals(new float[] {5, 5, 5, 5, 5, 5}, backend.download(two));
        assertArrayEquals(new float[] {5, 5, 5}, backend.download(room.rows(1)));
        room.reserve(10);
        assertEquals(10, room.rows(10).rows());
        assertArrayEquals(new float[] {5, 5, 5, 5, 5, 5}, backend.download(two));
      }
      assertEquals(0, real.liveMatrices());
    }
  }
}
