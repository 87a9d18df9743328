package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  private final List<String> closed = new ArrayList<>();

  private AutoCloseable part(String name, RuntimeException failure) {
    return () -> {
      closed.add(name);
      if (failure != null) {
        throw failure;
      }
    };
  }

  @Test
  void close_whenPartsFail_closesTheOthersAndTellsTheFirst() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    try (Backend backend = Backends.cpu()) {
      Workspace workspace = new Workspace(backend);
      workspace.own(() -> part("a", null));
      workspace.own(() -> part("b", second));
      workspace.own(() -> part("c", first));
      assertSame(first, assertThrows(RuntimeException.class, workspace::close));
      assertEquals(List.of(second), List.of(first.getSuppressed()));
      assertEquals(List.of("c", "b", "a"), closed);
      workspace.close(); // a second time does nothing
    }
  }

  @Test
  void own_whatCannotBeMade_closesTheRestAndStaysTheNews() {
    RuntimeException making = new IllegalArgumentException("making");
    RuntimeException closing = new IllegalStateException("closing");
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      Workspace workspace = new Workspace(backend);
      workspace.zeros(2, 3);
      workspace.own(() -> part("a", closing));
      assertSame(
          making,
          assertThrows(
              RuntimeException.class,
              () ->
                  workspace.own(
                      () -> {
                        throw making;
                      })));
      assertEquals(List.of(closing), List.of(making.getSuppressed()));
      assertEquals(before, backend.liveMatrices());
    }
  }
}
