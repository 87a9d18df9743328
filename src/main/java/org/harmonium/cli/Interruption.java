package org.harmonium.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.harmonium.experiment.Run;
import org.harmonium.learning.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in order on a signal: training is stopped after the current minibatch, and the process
 * waits until the last checkpoint is written. The JVM then exits with 130 or 143 by itself.
 */
final class Interruption implements AutoCloseable {
  /** The maximum time that a signal waits for the last checkpoint. */
  private static final int PATIENCE_SECONDS = 30;

  private final PrintWriter err;
  private volatile CountDownLatch saved = new CountDownLatch(1); // of the current run
  private final Thread hook = new Thread(this::stopAndWait, "stop on a signal");
  private volatile boolean isWanted;
  private volatile @Nullable Trainer trainer;

  Interruption(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Called when training begins. A signal stops it, including an earlier signal. The training may
   * belong to a further run without a checkpoint.
   */
  void stops(Trainer running) {
    if (saved.getCount() == 0) {
      saved = new CountDownLatch(1);
    }
    trainer = running;
    if (isWanted) {
      running.stop(Run.INTERRUPTED);
    }
  }

  /** Called when the state for a resume is saved, so that a signal need not wait. */
  void allIsSaved() {
    saved.countDown();
  }

  private void stopAndWait() {
    isWanted = true;
    Trainer running = trainer;
    if (running == null) {
      return; // nothing was learned yet, so nothing is lost
    }
    running.stop(Run.INTERRUPTED);
    try {
      if (!saved.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("harmonium: interrupted, and no last checkpoint could be written in time");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    saved.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is going down because of the signal, which sets the exit code
    }
  }
}
