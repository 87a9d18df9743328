package org.harmonium.backend.cuda;

import jcuda.driver.CUfunction;

/** A loaded kernel of the directory {@code kernels}, with the threads of its blocks. */
record Kernel(String name, CUfunction function, int blockX, int blockY) {}
