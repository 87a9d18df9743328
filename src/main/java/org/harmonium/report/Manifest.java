package org.harmonium.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json}: which code, data, seed and machine made this run. It holds no environment
 * variables and no user or host names; the home directory in paths is written {@code ~}.
 *
 * <p>A run that was resumed has several parts. What stands beside {@code earlier} is of the last
 * one; each part before it is kept there.
 *
 * @param runId the run's own identifier, the same for all its parts
 * @param started when it, or its last part, began, UTC, ISO 8601
 * @param ended when it ended, or null while it runs
 * @param status {@code running}, {@code finished}, {@code interrupted} or {@code failed: REASON}
 * @param commandLine the arguments it was started with
 * @param config the resolved configuration
 * @param configSha256 the digest of the configuration as it was before its paths were shortened
 * @param code the version of the code
 * @param machine the Java runtime and the computer
 * @param backend where it was computed
 * @param random the seed and the generator
 * @param data the data sets, with digests
 * @param metrics the final metrics by name
 * @param checkpoints the checkpoints and models it left, with digests
 * @param earlier the parts before the last one, the first first; empty if it was never resumed
 */
public record Manifest(
    String runId,
    String started,
    @Nullable String ended,
    String status,
    List<String> commandLine,
    String config,
    String configSha256,
    Code code,
    Machine machine,
    Device backend,
    Randomness random,
    List<DataFile> data,
    Map<String, Double> metrics,
    List<SavedFile> checkpoints,
    List<Part> earlier) {
  /** The status of a run that came to its end. */
  public static final String FINISHED = "finished";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Keeps copies, and writes the home directory as {@code ~}. */
  public Manifest {
    commandLine = commandLine.stream().map(Manifest::withoutHome).toList();
    config = withoutHome(config);
    data = List.copyOf(data);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    checkpoints = List.copyOf(checkpoints);
    earlier = List.copyOf(earlier);
  }

  /**
   * A part of a run that was resumed later: which command, code and machine made it.
   *
   * @param started when it began
   * @param ended when it ended, or null if it was killed
   * @param status as of a run; {@code running} of a part that was killed
   * @param commandLine the arguments it was started with
   * @param code the version of the code
   * @param machine the Java runtime and the computer
   * @param backend where it was computed
   */
  public record Part(
      String started,
      @Nullable String ended,
      String status,
      List<String> commandLine,
      Code code,
      Machine machine,
      Device backend) {
    /** Keeps a copy, and writes the home directory as {@code ~}. */
    public Part {
      commandLine = commandLine.stream().map(Manifest::withoutHome).toList();
    }
  }

  /** The parts that a run has had so far, of which the last one is about to be resumed. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>(earlier);
    parts.add(new Part(started, ended, status, commandLine, code, machine, backend));
    return parts;
  }

  /**
   * The version of the code.
   *
   * @param commit the git commit it was built from, or {@code unknown}
   * @param isDirty whether it was built with changes that are not in the commit
   * @param artifacts library versions by name
   */
  public record Code(String commit, boolean isDirty, Map<String, String> artifacts) {
    /** Keeps a copy of the map. */
    public Code {
      artifacts = Collections.unmodifiableMap(new LinkedHashMap<>(artifacts));
    }
  }

  /**
   * Where it was computed.
   *
   * @param name {@code cpu} or {@code cuda}
   * @param device the device in words
   * @param precision {@code fp32}, {@code tf32} or {@code bf16}
   * @param determinism the determinism mode
   * @param details what else is known of it: for a GPU the files of the driver, cuBLAS and cuRAND
   *     that were used, with their versions; and what {@code auto} would have preferred
   */
  public record Device(
      String name,
      String device,
      String precision,
      String determinism,
      Map<String, String> details) {
    /** Keeps a copy of the map, and writes the home directory as {@code ~}. */
    public Device {
      Map<String, String> copy = new LinkedHashMap<>();
      details.forEach((key, value) -> copy.put(key, withoutHome(value)));
      details = Collections.unmodifiableMap(copy);
    }
  }

  /** The seed, and the generator with its version. */
  public record Randomness(long seed, String generator, String version) {}

  /** A data set: its name or path, the part used, and the size and digest of its bytes. */
  public record DataFile(String name, String split, long bytes, String sha256) {
    /** Writes the home directory as {@code ~}. */
    public DataFile {
      name = withoutHome(name);
    }
  }

  /** A file that the run left, by its path within the run directory. */
  public record SavedFile(String path, long bytes, String sha256) {
    /**
     * A file as it is now.
     *
     * @throws BadFileException if it cannot be read
     */
    public static SavedFile of(Path runDirectory, Path file) {
      String name = runDirectory.relativize(file).toString().replace('\\', '/');
      try {
        return new SavedFile(name, Files.size(file), Sha256.of(file));
      } catch (IOException e) {
        throw new BadFileException(file, "cannot be read", "check that it is there", e);
      }
    }
  }

  /** The text with the home directory of this user, wherever it stands, as {@code ~}. */
  static String withoutHome(String text) {
    String home = System.getProperty("user.home", "");
    return home.length() > 1 ? text.replace(home, "~") : text;
  }

  /** Did the run come to its end? */
  @JsonIgnore
  public boolean isFinished() {
    return status.equals(FINISHED);
  }

  /** The same run, ended. */
  public Manifest ended(
      String when, String how, Map<String, Double> finalMetrics, List<SavedFile> saved) {
    return new Manifest(
        runId,
        started,
        when,
        how,
        commandLine,
        config,
        configSha256,
        code,
        machine,
        backend,
        random,
        data,
        finalMetrics,
        saved,
        earlier);
  }

  /** Writes the manifest in one step. */
  public void write(Path file) {
    AtomicFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** The manifest as indented JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest always has a JSON form", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws BadFileException if it is missing or malformed
   */
  public static Manifest read(Path file) {
    try {
      Manifest read = JSON.readValue(Files.readAllBytes(file), Manifest.class);
      if (read == null) {
        throw new BadFileException(file, "it is empty", "restore a copy");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new BadFileException(
          file, "it is damaged, or no manifest of this version", "restore a copy", e);
    } catch (IOException e) {
      throw new BadFileException(
          file, "cannot be read: " + e.getMessage(), "check that it is there", e);
    }
  }
}
