package org.harmonium.backend.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of threads that run the parts of a job together with the submitting thread.
 *
 * <p>A training step is a few milliseconds of work with about ten parallel regions, so dispatch
 * must cost microseconds and must not allocate. A job is an object that its owner reuses, the parts
 * are claimed from one counter, and a worker spins briefly before it parks. The division of a job
 * may depend on the number of threads only if that does not change an order of summation, so
 * results do not depend on it.
 *
 * <p>One thread submits at a time. Jobs must not submit jobs.
 */
final class WorkerPool implements AutoCloseable {
  /** Work in numbered parts that may run in any order, concurrently and on any thread. */
  interface Job {
    /** Runs a part, counted from 0. */
    void run(int part);
  }

  /** The time an idle thread spins before it parks: more than between two regions of a step. */
  private static final long SPIN_NANOS = 50_000;

  /** The number of spins between two readings of the clock, which costs as much as a few spins. */
  private static final int SPINS_PER_LOOK = 32;

  private static final VarHandle TICKET;
  private static final VarHandle REMAINING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TICKET = lookup.findVarHandle(WorkerPool.class, "ticket", long.class);
      REMAINING = lookup.findVarHandle(WorkerPool.class, "remaining", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Worker[] workers;

  // The current job. It is written before the ticket that announces it and not changed until its
  // last part has ended. A thread reads it only after claiming a part, so the volatile ticket makes
  // it visible.
  private @Nullable Job job;
  private int parts;

  /** The job's generation in the upper half, the number of unclaimed parts in the lower half. */
  private volatile long ticket;

  /** The number of parts of the current job that have not ended. */
  private volatile int remaining;

  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread waiter;
  private volatile boolean closed;

  /** Starts one worker less than {@code threads}, because the submitting thread works, too. */
  WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /** Returns the number of threads that run a job, including the submitting one. */
  int threads() {
    return workers.length + 1;
  }

  /**
   * Runs the parts 0 to {@code count - 1} of a job and returns when all have ended. If parts throw
   * exceptions, one of them is thrown here, and it is undefined which of the other parts have run.
   */
  void run(Job work, int count) {
    if (closed || remaining != 0) {
      throw new IllegalStateException(
          closed ? "the worker pool is closed" : "a job is running: jobs must not submit jobs");
    }
    if (workers.length == 0 || count <= 1) {
      for (int part = 0; part < count; part++) {
        work.run(part);
      }
      return;
    }
    job = work;
    parts = count;
    remaining = count;
    ticket = (((ticket >>> 32) + 1) << 32) | count;
    for (Worker worker : workers) {
      if (worker.parked) {
        LockSupport.unpark(worker);
      }
    }
    runParts();
    awaitOthers();
    job = null;
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      rethrow(thrown);
    }
  }

  /** Claims and runs parts until all are claimed. */
  private void runParts() {
    while (true) {
      long seen = ticket;
      int unclaimed = (int) seen;
      if (unclaimed == 0) {
        return;
      }
      // A thread that is late, with a ticket of an earlier job, fails here: the generation has
      // changed.
      if (TICKET.compareAndSet(this, seen, seen - 1)) {
        runPart(parts - unclaimed);
      }
    }
  }

  private void runPart(int part) {
    try {
      Job work = job;
      if (work != null) {
        work.run(part);
      }
    } catch (Throwable t) { // to be thrown in the submitting thread
      failure = t;
    } finally {
      if ((int) REMAINING.getAndAdd(this, -1) == 1) {
        Thread submitter = waiter;
        if (submitter != null) {
          LockSupport.unpark(submitter);
        }
      }
    }
  }

  private void awaitOthers() {
    long start = System.nanoTime();
    for (int spins = 1; remaining != 0; spins++) {
      Thread.onSpinWait();
      if (spins % SPINS_PER_LOOK == 0 && System.nanoTime() - start > SPIN_NANOS) {
        waiter = Thread.currentThread();
        while (remaining != 0) {
          LockSupport.park(this);
        }
        waiter = null;
      }
    }
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown; // parts declare no checked exceptions
  }

  /** Stops the workers. A closed pool rejects jobs. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private final class Worker extends Thread {
    volatile boolean parked;

    Worker(int number) {
      super("harmonium-cpu-" + number);
      setDaemon(true);
    }

    @Override
    public void run() {
      long generation = 0;
      while (!closed) {
        if (ticket >>> 32 != generation) {
          generation = ticket >>> 32;
          runParts();
        } else {
          awaitGenerationAfter(generation);
        }
      }
    }

    private void awaitGenerationAfter(long generation) {
      long start = System.nanoTime();
      for (int spins = 1; ticket >>> 32 == generation && !closed; spins++) {
        Thread.onSpinWait();
        if (spins % SPINS_PER_LOOK == 0 && System.nanoTime() - start > SPIN_NANOS) {
          parked = true;
          while (ticket >>> 32 == generation && !closed) {
            LockSupport.park(WorkerPool.this);
          }
          parked = false;
        }
      }
    }
  }
}
