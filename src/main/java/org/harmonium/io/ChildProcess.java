package org.harmonium.io;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that does not outlive this one. It and its descendants are ended when it is closed, and
 * when this process receives a signal.
 */
public final class ChildProcess implements AutoCloseable {
  /** The time that a process has for its own end, before it is killed. */
  private static final int PATIENCE_SECONDS = 2;

  private final Process process;
  private final Thread hook = new Thread(this::stop, "end a child process");
  private volatile boolean isStopped;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /** Starts a process. */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    try {
      Runtime.getRuntime().addShutdownHook(child.hook);
    } catch (IllegalStateException e) {
      child.stop(); // this process is ending already
    }
    return child;
  }

  /** Returns the process, for its streams and its exit value. */
  public Process process() {
    return process;
  }

  /** Whether it was ended before its own end, for example by a signal to this process. */
  public boolean isStopped() {
    return isStopped;
  }

  /**
   * Waits for the end.
   *
   * @return whether it ended within the given time
   */
  public boolean await(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void stop() {
    List<ProcessHandle> all;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      all = Stream.concat(Stream.of(process.toHandle()), descendants).toList();
    }
    isStopped |= process.isAlive();
    all.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // this process is ending, and the hook runs
    }
  }
}
