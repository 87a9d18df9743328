package org.harmonium.io;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The content of a safetensors file: named tensors, in order, and metadata.
 *
 * <p>A name is never used as a path; {@code /} and {@code ..} have no meaning in it. Names and
 * metadata keys that begin with {@code crc32c} are reserved for checksums.
 *
 * @param tensors the tensors in the order of the file
 * @param metadata any text by key, for example the description of the model as JSON
 */
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** The longest name of a tensor or key, in characters. */
  public static final int LONGEST_NAME = 1024;

  /** Keeps unmodifiable copies of both maps, in their order. */
  public TensorFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors.keySet().forEach(TensorFile::checkName);
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      checkName(entry.getKey());
      checkText(entry.getValue());
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a name must have 1 to " + LONGEST_NAME + " characters, has " + name.length());
    }
    if (name.equals("__metadata__") || name.startsWith("crc32c")) {
      throw new IllegalArgumentException("the name '" + name + "' is reserved");
    }
    checkText(name);
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "text has an unpaired surrogate, which is not valid Unicode");
    }
  }

  /**
   * The tensor of the given name.
   *
   * @throws NoSuchElementException if it is missing; the message lists the names
   */
  public Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new NoSuchElementException(
          "no tensor '" + name + "'; the tensors are " + String.join(", ", tensors.keySet()));
    }
    return found;
  }

  /** The name of the first tensor that contains NaN or an infinity, if any. */
  public Optional<String> firstNonFinite() {
    return tensors.entrySet().stream()
        .filter(entry -> !entry.getValue().isFinite())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
