package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendProvider;

/**
 * Stands for the CUDA backend on a machine that has no driver but in the folder that the user
 * names, and whose device fails when it is opened.
 */
public final class MadeUpCuda implements BackendProvider {
  static final String NO_DRIVER = "no driver was made up; choose --backend cpu";
  static final String FAILURE = "the device that was made up is gone; choose --backend cpu";

  /** For ServiceLoader. */
  public MadeUpCuda() {}

  /** Makes a folder that brings it in when it stands first in the class path. */
  static Path service(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(BackendProvider.class.getName()), MadeUpCuda.class.getName());
    return folder;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Optional<String> unavailableReason(Map<String, String> options) {
    return options.containsKey("cuda.libs") ? Optional.empty() : Optional.of(NO_DRIVER);
  }

  @Override
  public Backend open(Map<String, String> options) {
    throw new BackendException(FAILURE);
  }

  @Override
  public Map<String, String> found(Map<String, String> options) {
    String folder = options.get("cuda.libs");
    return folder == null ? Map.of() : Map.of("driver", "of " + folder);
  }
}
