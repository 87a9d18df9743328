package org.harmonium.backend.cuda;

import jcuda.driver.CUfunction;

/**
 * A loaded kernel of the directory {@code kernels}.
 *
 * @param name the name in its source
 * @param blockX the number of threads in a block
 * @param blockY the number of threads in a block in the second dimension
 */
record Kernel(String name, CUfunction function, int blockX, int blockY) {}
