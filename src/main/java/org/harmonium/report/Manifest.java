package org.harmonium.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.io.AtomicFile;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Sha256;
import org.harmonium.text.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code manifest.json}: the code, data, seed and machine of a run. It contains no
 * environment variables and no names of user or host; the home directory in paths is replaced by
 * {@code ~}.
 *
 * <p>A resumed run has several parts. The components describe the last part, and {@code earlier}
 * contains the previous ones.
 *
 * @param runId the identifier of the run, the same for all parts
 * @param started the start of the last part, UTC, ISO 8601
 * @param ended the end of the run, or null while it is running
 * @param status {@code running}, {@code finished}, {@code interrupted} or {@code failed: REASON}
 * @param commandLine the command-line arguments
 * @param folder the working directory at the start, in which relative paths begin; empty in
 *     manifests of earlier versions
 * @param config the resolved configuration
 * @param configSha256 the digest of the configuration before its paths are shortened
 * @param code the version of the code
 * @param machine the Java runtime and the computer
 * @param backend the backend and its device
 * @param random the seed and the generator
 * @param data the data sets, with digests
 * @param metrics the final metrics by name
 * @param checkpoints the checkpoints and models of the run, with digests
 * @param earlier the previous parts in order; empty if the run was not resumed
 * @param notes what was mended or accepted when the run was resumed
 */
public record Manifest(
    String runId,
    String started,
    @Nullable String ended,
    String status,
    List<String> commandLine,
    String folder,
    String config,
    String configSha256,
    Code code,
    Machine machine,
    Device backend,
    Randomness random,
    List<DataFile> data,
    Map<String, Double> metrics,
    List<SavedFile> checkpoints,
    List<Part> earlier,
    List<String> notes) {
  /** The status of a run that has finished. */
  public static final String FINISHED = "finished";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String SEAL = "seal";
  private static final String UNSEALED = "\"%s\" : \"\"".formatted(SEAL);

  /** The values of members that manifests of earlier versions do not have. */
  private static final Map<String, JsonNode> OF_EARLIER_VERSIONS =
      Map.of("folder", TextNode.valueOf(""), "notes", JSON.createArrayNode());

  /** Keeps copies, and replaces the home directory by {@code ~}. */
  public Manifest {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(configSha256, "configSha256");
    commandLine = commandLine.stream().map(Manifest::withoutHome).toList();
    folder = pathWithoutHome(folder);
    config = withoutHome(config);
    data = List.copyOf(data);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    checkpoints = List.copyOf(checkpoints);
    earlier = List.copyOf(earlier);
    notes = List.copyOf(notes);
  }

  /**
   * A part of a run that was resumed later.
   *
   * @param started the start of the part
   * @param ended the end of the part, or null if it was killed
   * @param status as for a run; {@code running} if the part was killed
   * @param commandLine the command-line arguments
   * @param code the version of the code
   * @param machine the Java runtime and the computer
   * @param backend the backend and its device
   */
  public record Part(
      String started,
      @Nullable String ended,
      String status,
      List<String> commandLine,
      Code code,
      Machine machine,
      Device backend) {
    /** Keeps a copy, and replaces the home directory by {@code ~}. */
    public Part {
      commandLine = commandLine.stream().map(Manifest::withoutHome).toList();
    }
  }

  /** All parts of the run, including the last one, as {@code earlier} of a resumed run. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>(earlier);
    parts.add(new Part(started, ended, status, commandLine, code, machine, backend));
    return parts;
  }

  /**
   * The version of the code.
   *
   * @param commit the git commit of the build, or {@code unknown}
   * @param isDirty whether the build had uncommitted changes
   * @param artifacts library versions by name
   */
  public record Code(String commit, boolean isDirty, Map<String, String> artifacts) {
    /** Keeps a copy of the map. */
    public Code {
      artifacts = Collections.unmodifiableMap(new LinkedHashMap<>(artifacts));
    }
  }

  /**
   * The backend of a run.
   *
   * @param name {@code cpu} or {@code cuda}
   * @param device the description of the device
   * @param precision {@code fp32}, {@code tf32} or {@code bf16}
   * @param determinism the determinism mode
   * @param details further facts: for a GPU the library files of the driver, cuBLAS and cuRAND with
   *     their versions; and the reason why {@code auto} did not select another backend
   */
  public record Device(
      String name,
      String device,
      String precision,
      String determinism,
      Map<String, String> details) {
    /** Keeps a copy of the map, and replaces the home directory by {@code ~}. */
    public Device {
      Map<String, String> copy = new LinkedHashMap<>();
      details.forEach((key, value) -> copy.put(key, withoutHome(value)));
      details = Collections.unmodifiableMap(copy);
    }
  }

  /** The seed, the generator and its version. */
  public record Randomness(long seed, String generator, String version) {}

  /** A data set: its name or path, the part that is used, and the size and digest of its bytes. */
  public record DataFile(String name, String split, long bytes, String sha256) {
    /** Replaces the home directory by {@code ~}. */
    public DataFile {
      name = pathWithoutHome(name);
    }

    /** The part that is used, without the number of its rows. */
    @JsonIgnore
    public String part() {
      return split.replaceAll(" \\(.*", "");
    }
  }

  /** A file written by the run, by its path relative to the run directory. */
  public record SavedFile(String path, long bytes, String sha256) {
    /**
     * The current state of a file.
     *
     * @throws BadFileException if the file cannot be read
     */
    public static SavedFile of(Path runDirectory, Path file) {
      String name = runDirectory.relativize(file).toString().replace('\\', '/');
      try {
        return new SavedFile(name, Files.size(file), Sha256.of(file));
      } catch (IOException e) {
        throw new BadFileException(file, "cannot be read", "check that it exists", e);
      }
    }
  }

  /** The text with every occurrence of the home directory replaced by {@code ~}. */
  static String withoutHome(String text) {
    String home = home();
    return home.length() > 1 ? text.replace(home, "~") : text;
  }

  /** The path with the home directory at its beginning replaced by {@code ~}. */
  private static String pathWithoutHome(String path) {
    String home = home();
    boolean isBelow = path.equals(home) || path.startsWith(home + "/");
    return home.length() > 1 && isBelow ? "~" + path.substring(home.length()) : path;
  }

  /** The path with the home directory at its beginning restored. */
  public static String withHome(String path) {
    return path.equals("~") || path.startsWith("~/") ? home() + path.substring(1) : path;
  }

  private static String home() {
    return System.getProperty("user.home", "");
  }

  /** Whether the run has finished. */
  @JsonIgnore
  public boolean isFinished() {
    return status.equals(FINISHED);
  }

  /** The manifest of the same run at its end. */
  public Manifest ended(
      String when, String how, Map<String, Double> finalMetrics, List<SavedFile> saved) {
    return new Manifest(
        runId,
        started,
        when,
        how,
        commandLine,
        folder,
        config,
        configSha256,
        code,
        machine,
        backend,
        random,
        data,
        finalMetrics,
        saved,
        earlier,
        notes);
  }

  /** Writes the manifest atomically. */
  public void write(Path file) {
    AtomicFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** The manifest as indented JSON. Its last member is a digest of the other text. */
  public String toJson() {
    try {
      ObjectNode object = JSON.valueToTree(this);
      String text = JSON.writeValueAsString(object.put(SEAL, "")) + "\n";
      return text.replace(UNSEALED, UNSEALED.replace("\"\"", "\"" + Sha256.of(text) + "\""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest cannot be written as JSON", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws BadFileException if it is missing or malformed, or was changed since it was written
   */
  public static Manifest read(Path file) {
    try {
      String text = Files.readString(file);
      if (!(JSON.readTree(text) instanceof ObjectNode object)) {
        throw new BadFileException(file, "holds no JSON object", "restore a copy");
      }
      if (object.remove(SEAL) instanceof TextNode seal
          && !seal.textValue().isEmpty()
          && !Sha256.of(text.replace(seal.textValue(), "")).equals(seal.textValue())) {
        throw new BadFileException(
            file,
            "was changed since it was written",
            "restore a copy, or write %s if you made the change".formatted(UNSEALED));
      }
      OF_EARLIER_VERSIONS.forEach(object::putIfAbsent);
      return JSON.treeToValue(object, Manifest.class);
    } catch (CharacterCodingException e) {
      throw new BadFileException(file, "is not UTF-8 text", "restore a copy", e);
    } catch (JsonProcessingException e) {
      throw new BadFileException(
          file, "is damaged, or not a manifest of this version", "restore a copy", e);
    } catch (IOException e) {
      throw new BadFileException(
          file, "cannot be read: " + Reason.of(e), "check that it exists", e);
    }
  }
}
