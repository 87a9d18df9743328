package org.harmonium.backend;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;

/** What the contract's parts share: the backend they test, and matrices with known numbers. */
interface BackendUnderTest {
  Backend backend();

  /** Numbers from a normal law at a fixed seed, row-major. */
  static float[] normals(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A matrix of the backend with {@link #normals}. */
  default Matrix random(int rows, int cols, long seed) {
    return backend().upload(normals(rows * cols, seed), rows, cols);
  }

  /** A matrix full of NaN: whatever reads it shows. */
  default Matrix poisoned(int rows, int cols) {
    Matrix x = backend().zeros(rows, cols);
    backend().fill(Float.NaN, x);
    return x;
  }

  /**
   * The backend with every default method as {@link Backend} defines it, whatever the
   * implementation overrides: the specification that overrides are compared with.
   */
  default Backend defaults() {
    Backend real = backend();
    InvocationHandler handler =
        (proxy, method, args) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, args);
          }
          try {
            return method.invoke(real, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler);
  }
}
