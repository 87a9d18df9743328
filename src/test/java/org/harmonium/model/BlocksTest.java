package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layouts of connections, and the blocks that sweeps visit. */
class BlocksTest {
  static Stream<Connectivity> layouts() {
    return Stream.of(
        Connectivity.full(7),
        Connectivity.lattice(4, 5, false),
        Connectivity.lattice(4, 6, true),
        Connectivity.lattice(3, 5, true),
        Connectivity.lattice(1, 3, true),
        Connectivity.bipartite(4, 3),
        Connectivity.layered(3, 1, 4, 2),
        Connectivity.full(1));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void layouts_areSymmetricWithoutLoops(Connectivity c) {
    float[] mask = c.mask();
    for (int i = 0; i < c.units(); i++) {
      assertFalse(c.connected(i, i));
      for (int j = 0; j < c.units(); j++) {
        assertEquals(c.connected(i, j), c.connected(j, i));
        assertEquals(c.connected(i, j) ? 1 : 0, mask[i * c.units() + j]);
      }
    }
    assertArrayEquals(mask, Connectivity.ofWeights(mask, c.units()).mask());
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void blocks_holdEachUnitOnceAndNoTwoNeighbours(Connectivity c) {
    for (Blocks blocks : new Blocks[] {Blocks.singles(c), Blocks.coloured(c)}) {
      int[] seen = new int[c.units()];
      for (int block = 0; block < blocks.count(); block++) {
        for (int i : blocks.units(block)) {
          seen[i]++;
          for (int j : blocks.units(block)) {
            assertFalse(c.connected(i, j));
          }
        }
      }
      for (int times : seen) {
        assertEquals(1, times);
      }
    }
  }

  private static int connections(Connectivity c) {
    int ends = 0;
    for (float x : c.mask()) {
      ends += (int) x;
    }
    return ends / 2;
  }

  @Test
  void lattice_countsOfConnections() {
    assertEquals(4 * 4 + 5 * 3, connections(Connectivity.lattice(4, 5, false)));
    assertEquals(2 * 24, connections(Connectivity.lattice(4, 6, true)));
    assertEquals(
        1, connections(Connectivity.lattice(1, 2, true)), "two neighbours, one connection");
    assertTrue(Connectivity.lattice(3, 4, true).connected(0, 3));
    assertTrue(Connectivity.lattice(3, 4, true).connected(0, 8));
    assertFalse(Connectivity.lattice(3, 4, false).connected(0, 3));
    assertFalse(Connectivity.lattice(3, 4, false).connected(3, 4), "ends of two rows");
  }

  @Test
  void coloured_lattice_isACheckerboard() {
    Blocks blocks = Blocks.coloured(Connectivity.lattice(4, 4, true));
    assertEquals(2, blocks.count());
    assertArrayEquals(new int[] {0, 2, 5, 7, 8, 10, 13, 15}, blocks.units(0));
  }

  @Test
  void coloured_layers_areEvenAndOdd() {
    Blocks rbm = Blocks.coloured(Connectivity.bipartite(3, 2));
    assertArrayEquals(new int[] {0, 1, 2}, rbm.units(0));
    assertArrayEquals(new int[] {3, 4}, rbm.units(1));
    Blocks deep = Blocks.coloured(Connectivity.layered(2, 2, 1));
    assertEquals(2, deep.count());
    assertArrayEquals(new int[] {0, 1, 4}, deep.units(0));
    assertEquals(5, Blocks.coloured(Connectivity.full(5)).count());
  }

  @Test
  void from_dropsClampedUnitsAndEmptyBlocks() {
    Blocks hidden = Blocks.coloured(Connectivity.layered(2, 2, 1)).from(2);
    assertArrayEquals(new int[] {4}, hidden.units(0));
    assertArrayEquals(new int[] {2, 3}, hidden.units(1));
    assertEquals(0, Blocks.coloured(Connectivity.full(3)).from(3).count());
  }

  @Test
  void refusals() {
    assertThrows(IllegalArgumentException.class, () -> Connectivity.full(0));
    assertThrows(IllegalArgumentException.class, () -> Connectivity.layered(3, 0));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Blocks.coloured(Connectivity.bipartite(2, 2))
                    .requireIndependent(Connectivity.full(4)));
    assertTrue(String.valueOf(e.getMessage()).contains("another machine"));
  }
}
