package org.harmonium.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The version and commit of the program, which the build writes to {@code build.properties}. */
public final class Build {
  private static final Properties PROPERTIES = load();

  private Build() {}

  /** The version, for example {@code 0.1.0}. */
  public static String version() {
    return property("version");
  }

  /** The commit, whether there were uncommitted changes, and the versions of numeric libraries. */
  public static Manifest.Code code() {
    Map<String, String> artifacts = new TreeMap<>();
    artifacts.put("harmonium", version());
    for (String library : new String[] {"ejml", "netlib-blas", "jcuda", "jcurand"}) {
      artifacts.put(library, property(library));
    }
    return new Manifest.Code(
        property("commit"), Boolean.parseBoolean(property("dirty")), artifacts);
  }

  /** A property, or {@code unknown} if the build did not set it. */
  private static String property(String name) {
    String value = PROPERTIES.getProperty(name, "");
    return value.isEmpty() || value.startsWith("${") ? "unknown" : value;
  }

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
