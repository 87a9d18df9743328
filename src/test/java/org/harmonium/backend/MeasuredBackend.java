package org.harmonium.backend;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A backend of which the matrices are measured that it makes: 4 bytes for each element. */
public final class MeasuredBackend {
  private final Backend real;
  private long live;
  private long peak;

  public MeasuredBackend(Backend real) {
    this.real = real;
  }

  /** The bytes of the open matrices. */
  public long liveBytes() {
    return live;
  }

  /** The most bytes at one time since the last {@link #mark}. */
  public long peakBytes() {
    return peak;
  }

  /** Begins a new peak. */
  public void mark() {
    peak = live;
  }

  private void add(long bytes) {
    live += bytes;
    peak = Math.max(peak, live);
  }

  private final class Measured implements Matrix {
    private final Matrix its;
    private long bytes;

    Measured(Matrix its, long bytes) {
      this.its = its;
      this.bytes = bytes;
      add(bytes);
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
      return new Measured(its.rows(from, to), 0);
    }

    @Override
    public void close() {
      its.close();
      add(-bytes);
      bytes = 0;
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
                own[i] = own[i] instanceof Measured measured ? measured.its : own[i];
              }
              try {
                Object made = method.invoke(real, own);
                return made instanceof Matrix x ? new Measured(x, 4 * x.size()) : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
