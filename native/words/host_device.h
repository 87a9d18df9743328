// Empty on purpose: register_kernels looks for __global__ before it means anything.
