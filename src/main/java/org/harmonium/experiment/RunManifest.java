package org.harmonium.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendProvider;
import org.harmonium.backend.Backends;
import org.harmonium.experiment.settings.BackendSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;
import org.harmonium.report.Build;
import org.harmonium.report.Machine;
import org.harmonium.report.Manifest;
import org.harmonium.text.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a run: its provenance, written at the start, and its results, added at the end.
 */
final class RunManifest {
  private RunManifest() {}

  /**
   * @param resumed the manifest of the resumed run, whose parts are kept; null for a new run
   */
  static Manifest begin(
      Experiment experiment,
      RunDirectory directory,
      Backends.Choice choice,
      List<Manifest.DataFile> files,
      RunInputs inputs,
      RunRequest request,
      @Nullable Manifest resumed,
      List<String> notes) {
    Backend backend = choice.backend();
    BackendSettings settings = experiment.backend();
    String config = read(directory.experiment());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> allNotes = new ArrayList<>(resumed == null ? List.of() : resumed.notes());
    allNotes.addAll(notes);
    return new Manifest(
        resumed == null
            ? "%s-%d-%s".formatted(experiment.name(), experiment.seed(), compact(now))
            : resumed.runId(),
        now.toString(),
        null,
        "running",
        request.commandLine(),
        inputs.folder().toString(),
        config,
        Sha256.of(config),
        Build.code(),
        Machine.current(),
        new Manifest.Device(
            backend.name(),
            backend.description(),
            BackendSettings.text(settings.precision()),
            determinism(settings, backend),
            details(choice, request.options(experiment))),
        randomness(experiment),
        files,
        Map.of(),
        List.of(),
        resumed == null ? List.of() : resumed.parts(),
        allNotes);
  }

  /**
   * Reads the manifest of a run to be resumed; null if the run was killed before it wrote one.
   *
   * @throws IllegalArgumentException if the experiment was edited since the run began
   * @throws BadFileException if it is missing beside a checkpoint or a model, which a run writes
   *     later
   */
  static @Nullable Manifest readIfThere(RunDirectory directory) {
    if (!Files.exists(directory.manifest())) {
      if (!savedFiles(directory).isEmpty()) {
        throw new BadFileException(
            directory.manifest(),
            "is missing, so what the run learned from is not known",
            "restore a copy, or start another run with 'harmonium run'");
      }
      return null;
    }
    Manifest manifest = Manifest.read(directory.manifest());
    if (!Sha256.of(read(directory.experiment())).equals(manifest.configSha256())) {
      throw new IllegalArgumentException(
          directory.experiment()
              + ": was edited since the run began, so its checkpoints may not fit; undo that"
              + " (manifest.json has the old text), or start another run with 'harmonium run'");
    }
    return manifest;
  }

  /**
   * Returns the libraries that the backend uses, and the reasons why {@code auto} rejected
   * preferred backends.
   */
  private static Map<String, String> details(Backends.Choice choice, Map<String, String> options) {
    Map<String, String> details = new LinkedHashMap<>();
    for (BackendProvider provider : Backends.providers()) {
      if (provider.name().equals(choice.backend().name())) {
        details.putAll(provider.found(options));
      }
    }
    if (!choice.passedOver().isEmpty()) {
      details.put("Chosen by auto", String.join("; ", choice.passedOver()));
    }
    return details;
  }

  private static Manifest.Randomness randomness(Experiment experiment) {
    return experiment.backend().random() == BackendSettings.Generator.CURAND
        ? new Manifest.Randomness(experiment.seed(), "cuRAND", "see the device")
        : new Manifest.Randomness(experiment.seed(), "Philox4x32-10", "1");
  }

  private static String determinism(BackendSettings settings, Backend backend) {
    if (!backend.name().equals("cpu")) {
      return "bit-exact on the same kind of device with the same versions of its libraries";
    }
    return settings.cpu().blas().equals("openblas")
        ? "bit-exact for one number of threads and one version of OpenBLAS"
        : "bit-exact for any number of threads, JDK and width of vectors, on processors with fused"
            + " multiply-add";
  }

  /**
   * Returns the reason why a resumed run will not be bit-identical to the interrupted one; empty if
   * it will be.
   */
  static Optional<String> differentKernels(@Nullable Manifest before, Backend backend) {
    return before == null
        ? Optional.empty()
        : differentKernels(before.backend().device(), backend.description());
  }

  static Optional<String> differentKernels(String deviceBefore, String deviceNow) {
    String then = kernels(deviceBefore);
    String now = kernels(deviceNow);
    return then.equals(now)
        ? Optional.empty()
        : Optional.of(
            "the run began on '%s' and goes on on '%s': the last bits of sums will differ"
                .formatted(then, now));
  }

  /**
   * Returns the description of a backend without what does not affect results: the number of
   * threads, and whether the Vector API is used.
   */
  private static String kernels(String description) {
    return description
        .replaceAll(", \\d+ threads?", "")
        .replaceAll("own \\((Vector API, \\d+ bits|plain Java)\\)", "own")
        .replaceAll(", element-wise loops by [^,]+", "");
  }

  /** Returns the model, the metrics and the checkpoints in the directory. */
  static List<Manifest.SavedFile> savedFiles(RunDirectory directory) {
    List<Path> files = new ArrayList<>();
    if (Files.isRegularFile(directory.model())) {
      files.add(directory.model());
    }
    files.addAll(directory.allMetrics());
    if (Files.isDirectory(directory.checkpoints())) {
      try (Stream<Path> found = Files.list(directory.checkpoints())) {
        found.filter(f -> f.toString().endsWith(".safetensors")).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(
            directory.checkpoints() + ": cannot be listed (" + Reason.of(e) + ")", e);
      }
    }
    return files.stream().map(f -> Manifest.SavedFile.of(directory.path(), f)).toList();
  }

  private static String compact(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time).replaceAll("[-:]", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read (" + Reason.of(e) + ")", e);
    }
  }
}
