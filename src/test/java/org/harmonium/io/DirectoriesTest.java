package org.harmonium.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories are on the device, each in the one above. */
class DirectoriesTest {
  @TempDir Path folder;

  private final List<String> operations = new ArrayList<>();

  /** A disk that keeps a list of what is done to directories. */
  private Disk recording() {
    Disk real = new LocalDisk();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().endsWith("Directory")) {
            operations.add(method.getName().replace("Directory", " ") + arguments[0]);
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Disk)
        Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, handler);
  }

  @Test
  void create_forcesTheDirectoryAboveEachNewOne() throws IOException {
    Disk disk = recording();
    Directories.create(disk, folder.resolve("a/b"));
    assertTrue(Files.isDirectory(folder.resolve("a/b")));
    assertEquals(
        List.of(
            "create " + folder.resolve("a"),
            "force " + folder,
            "create " + folder.resolve("a/b"),
            "force " + folder.resolve("a")),
        operations);
    operations.clear();
    Directories.create(disk, folder.resolve("a/b"));
    assertEquals(List.of(), operations);
  }

  @Test
  void checkpoints_areInADirectoryThatIsForced() {
    Path checkpoints = folder.resolve("run/checkpoints");
    new CheckpointStore(checkpoints, 2, recording()).save(0, Samples.constant(1));
    assertTrue(operations.contains("force " + folder.resolve("run")), operations.toString());
  }
}
