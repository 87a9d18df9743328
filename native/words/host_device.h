// Intentionally empty: register_kernels searches for __global__ before it is defined.
