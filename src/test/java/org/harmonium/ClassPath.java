package org.harmonium;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backends;

/** Where the classes of this test run lie. */
public final class ClassPath {
  private ClassPath() {}

  /** The folder of the classes under test. */
  public static Path classes() throws URISyntaxException {
    return Path.of(Backends.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** All jars, of the framework's libraries and of the tests'. */
  public static List<Path> jars() throws URISyntaxException {
    if (Backends.class.getClassLoader() instanceof URLClassLoader loader) {
      // JUnit's console with classes of its own argument
      URL[] all = loader.getURLs();
      Path[] paths = new Path[all.length];
      for (int i = 0; i < all.length; i++) {
        paths[i] = Path.of(all[i].toURI());
      }
      return jars(paths);
    }
    return jars(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toArray(Path[]::new));
  }

  private static List<Path> jars(Path[] entries) {
    return Arrays.stream(entries).filter(path -> path.toString().endsWith(".jar")).toList();
  }
}
