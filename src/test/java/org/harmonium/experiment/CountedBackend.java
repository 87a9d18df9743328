package org.harmonium.experiment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.jspecify.annotations.Nullable;

/** A backend that counts the numbers in the matrices that it has made and that are still open. */
public final class CountedBackend {
  private final Backend real;
  private final int grain;
  private long now;
  private long peak;

  /**
   * @param grain columns that a row is padded to
   */
  public CountedBackend(Backend real, int grain) {
    this.real = real;
    this.grain = grain;
  }

  /** The most numbers that were held at once. */
  public long peak() {
    return peak;
  }

  private void count(long numbers) {
    now += numbers;
    peak = Math.max(peak, now);
  }

  private final class Counted implements Matrix {
    final Matrix its;
    private long numbers;

    Counted(Matrix its, boolean isOwner) {
      this.its = its;
      this.numbers = isOwner ? its.rows() * ((its.cols() + grain - 1L) / grain * grain) : 0;
      count(numbers);
    }

    @Override
    public int rows() {
      return its.rows();
    }

    @Override
    public int cols() {
      return its.cols();
    }

    @Override
    public Matrix rows(int from, int to) {
      return new Counted(its.rows(from, to), false);
    }

    @Override
    public void close() {
      its.close();
      count(-numbers);
      numbers = 0;
    }
  }

  /** Does what the real one does. */
  public Backend open() {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              @Nullable Object[] own = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < own.length; i++) {
                own[i] = own[i] instanceof Counted counted ? counted.its : own[i];
              }
              try {
                Object made = method.invoke(real, own);
                return made instanceof Matrix matrix ? new Counted(matrix, true) : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
