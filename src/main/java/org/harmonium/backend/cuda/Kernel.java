package org.harmonium.backend.cuda;

import jcuda.driver.CUfunction;

/**
 * A kernel of the folder {@code kernels}, loaded.
 *
 * @param name as in its source
 * @param blockX threads of a block
 * @param blockY threads of a block in the second dimension
 */
record Kernel(String name, CUfunction function, int blockX, int blockY) {}
