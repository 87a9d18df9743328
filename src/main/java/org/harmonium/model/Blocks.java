package org.harmonium.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The order of the units in a sweep over a Boltzmann machine: block by block. No two units of a
 * block are connected. Given all other units they are independent, so a block can be drawn at once.
 * A sweep over all blocks leaves the distribution of the machine invariant.
 */
public final class Blocks {
  private final Connectivity connectivity;
  private final List<BitSet> blocks;

  private Blocks(Connectivity connectivity, List<BitSet> blocks) {
    this.connectivity = connectivity;
    this.blocks = List.copyOf(blocks);
  }

  /** Returns one block per unit, in order: correct for every machine, slow for sparse ones. */
  public static Blocks singles(Connectivity connectivity) {
    List<BitSet> blocks = new ArrayList<>();
    for (int i = 0; i < connectivity.units(); i++) {
      BitSet block = new BitSet();
      block.set(i);
      blocks.add(block);
    }
    return new Blocks(connectivity, blocks);
  }

  /**
   * Returns few blocks, by greedy colouring: each unit in order goes to the first block that holds
   * none of its neighbours. A lattice of even sides or without wrap-around becomes a checkerboard,
   * an RBM its two layers, a chain of layers the even ones and the odd ones, a full machine single
   * units.
   */
  public static Blocks coloured(Connectivity connectivity) {
    List<BitSet> blocks = new ArrayList<>();
    for (int i = 0; i < connectivity.units(); i++) {
      int colour = 0;
      while (colour < blocks.size() && connectivity.touches(i, blocks.get(colour))) {
        colour++;
      }
      if (colour == blocks.size()) {
        blocks.add(new BitSet());
      }
      blocks.get(colour).set(i);
    }
    return new Blocks(connectivity, blocks);
  }

  /** Returns the blocks without the units before {@code first}, which are clamped; maybe none. */
  public Blocks from(int first) {
    BitSet free = new BitSet();
    free.set(first, connectivity.units());
    return within(free);
  }

  /** Returns the blocks without the units that are not {@code free}. */
  public Blocks within(BitSet free) {
    List<BitSet> left = new ArrayList<>();
    for (BitSet block : blocks) {
      BitSet rest = (BitSet) block.clone();
      rest.and(free);
      if (!rest.isEmpty()) {
        left.add(rest);
      }
    }
    return new Blocks(connectivity, left);
  }

  /** The number of blocks. */
  public int count() {
    return blocks.size();
  }

  /** The units of a block, in order. */
  public int[] units(int block) {
    return blocks.get(block).stream().toArray();
  }

  /** Checks that no two units of a block are connected in a machine of these connections. */
  void requireIndependent(Connectivity other) {
    for (BitSet block : blocks) {
      block.stream()
          .forEach(
              i -> {
                if (connectivity.units() != other.units() || other.touches(i, block)) {
                  throw new IllegalArgumentException(
                      "these blocks are of another machine; make them of this machine's connectivity");
                }
              });
    }
  }
}
