package org.harmonium.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.experiment.ModelFile;
import org.harmonium.experiment.RunDirectory;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands on a learned model have in common. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelOptions {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file (.safetensors), or the directory of a run.")
  private Path model;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "cpu, cuda or auto; default ${DEFAULT-VALUE}.")
  private String backend;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "All randomness comes from it; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  /** Computes something of an RBM. */
  interface Work<T> {
    T on(Rbm rbm);
  }

  /** The model's file. */
  Path path() {
    return Files.isDirectory(model) ? new RunDirectory(model).model() : model;
  }

  /** Reads the model's file. */
  ModelFile read() {
    Path file = path();
    if (Files.isDirectory(model) && !Files.exists(file)) {
      throw new IllegalArgumentException(
          model
              + ": has no model.safetensors; finish the run with 'harmonium resume "
              + model
              + "'");
    }
    return ModelFile.read(file);
  }

  /** Opens the backend, puts the model there, computes, and closes both. */
  <T> T with(ModelFile file, Work<T> work) {
    try (Backend opened = Backends.open(backend, Map.of());
        Rbm rbm = file.open(opened)) {
      return work.on(rbm);
    }
  }

  /** The seed of all randomness. */
  long seed() {
    return seed;
  }

  /** Is JSON wanted? */
  boolean json() {
    return json;
  }

  /** Refuses to write over what is read. */
  void requireOther(Path out, @Nullable String data) {
    if (isSame(out, path()) || (data != null && isSame(out, Path.of(data)))) {
      throw new IllegalArgumentException(
          out + ": --out is one of the inputs; give another name for what is written");
    }
  }

  private static boolean isSame(Path a, Path b) {
    return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }
}
