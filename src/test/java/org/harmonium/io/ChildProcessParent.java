package org.harmonium.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Starts a shell with a child of its own, prints the two process ids, and waits. */
final class ChildProcessParent {
  private ChildProcessParent() {}

  public static void main(String[] arguments) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & echo $!; wait");
    try (ChildProcess child = ChildProcess.start(shell);
        BufferedReader said =
            new BufferedReader(
                new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8))) {
      System.out.println(child.process().pid());
      System.out.println(said.readLine());
      child.await(Duration.ofMinutes(1));
    }
  }
}
