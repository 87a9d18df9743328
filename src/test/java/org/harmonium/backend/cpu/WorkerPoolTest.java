package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost wake-up shows as a test that hangs, hence the time limit. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerPoolTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_anyNumberOfParts_runsEachOnce(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      assertEquals(threads, pool.threads());
      for (int parts : new int[] {0, 1, 2, 3, 7, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        pool.run(runs::getAndIncrement, parts);
        for (int part = 0; part < parts; part++) {
          assertEquals(1, runs.get(part), "runs of part " + part);
        }
      }
    }
  }

  /**
   * What the parts wrote without any synchronisation of their own is seen by the caller, and by the
   * parts of the next job.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_manySmallJobs_losesNone(int threads) {
    int jobs = 100_000;
    int[] counts = new int[3];
    int[] expected = new int[3];
    WorkerPool.Job job = part -> counts[part]++;
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int i = 0; i < jobs; i++) {
        int parts = 1 + i % 3;
        pool.run(job, parts);
        for (int part = 0; part < parts; part++) {
          expected[part]++;
        }
      }
    }
    assertArrayEquals(expected, counts);
  }

  /** The pauses are longer than the workers spin, so each job finds them parked. */
  @Test
  void run_afterAPause_wakesTheWorkers() throws InterruptedException {
    int[] counts = new int[4];
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int i = 0; i < 200; i++) {
        pool.run(part -> counts[part]++, 4);
        Thread.sleep(1);
      }
    }
    assertArrayEquals(new int[] {200, 200, 200, 200}, counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void run_partThrows_throwsHereAndThePoolStillWorks(int threads) {
    RuntimeException fault = new IllegalArgumentException("part 3");
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int i = 0; i < 50; i++) {
        RuntimeException thrown =
            assertThrows(
                RuntimeException.class,
                () ->
                    pool.run(
                        part -> {
                          if (part == 3) {
                            throw fault;
                          }
                        },
                        8));
        assertSame(fault, thrown);
        int[] counts = new int[8];
        pool.run(part -> counts[part]++, 8);
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1, 1}, counts);
      }
    }
  }

  @Test
  void run_partThrowsError_throwsTheError() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThrows(
          StackOverflowError.class,
          () ->
              pool.run(
                  part -> {
                    throw new StackOverflowError();
                  },
                  4));
    }
  }

  @Test
  void run_fromWithinAJob_isRefused() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThrows(
          IllegalStateException.class, () -> pool.run(part -> pool.run(inner -> {}, 2), 2));
    }
  }

  @Test
  void run_afterClose_isRefused() {
    WorkerPool pool = new WorkerPool(2);
    pool.close();
    assertThrows(IllegalStateException.class, () -> pool.run(part -> {}, 2));
  }

  @Test
  void workerPool_noThreads_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
  }
}
