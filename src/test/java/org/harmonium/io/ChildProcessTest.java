package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A child process does not outlive its parent. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ChildProcessTest {
  @Test
  void signal_endsTheChildAndItsChildren() throws Exception {
    Process parent = ChildJvm.start(ChildJvm.command(ChildProcessParent.class));
    List<ProcessHandle> children = new ArrayList<>();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 2; i++) {
        children.add(ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow());
      }
      assertTrue(children.stream().allMatch(ProcessHandle::isAlive));
      parent.destroy();
      assertTrue(parent.waitFor(30, TimeUnit.SECONDS));
      for (ProcessHandle child : children) {
        child.onExit().get(10, TimeUnit.SECONDS);
      }
    } finally {
      children.forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly();
    }
  }

  @Test
  void close_endsTheChild() throws Exception {
    Process process;
    try (ChildProcess child = ChildProcess.start(new ProcessBuilder("sleep", "60"))) {
      process = child.process();
      assertFalse(child.await(Duration.ofMillis(10)));
      assertFalse(child.isStopped());
    }
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  @Test
  void childThatEnds_isNotStopped() throws Exception {
    try (ChildProcess child = ChildProcess.start(new ProcessBuilder("true"))) {
      assertTrue(child.await(Duration.ofSeconds(30)));
      assertFalse(child.isStopped());
    }
  }
}
