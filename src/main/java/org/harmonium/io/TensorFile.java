package org.harmonium.io;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What a safetensors file holds: named tensors, in order, and a map of texts about them.
 *
 * <p>Names are only names: {@code /} and {@code ..} in them mean nothing, and no name ever becomes
 * a path. Names and metadata keys that begin with {@code crc32c} are kept for checksums.
 *
 * @param tensors the tensors in the order of the file
 * @param metadata free text, for instance the model's description as JSON
 */
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** The longest name of a tensor, in characters. */
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
          "a name has 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
    }
    if (name.equals("__metadata__") || name.startsWith("crc32c")) {
      throw new IllegalArgumentException("the name '" + name + "' is reserved");
    }
    checkText(name);
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("text with half a surrogate pair is not Unicode");
    }
  }

  /**
   * The tensor of that name.
   *
   * @throws NoSuchElementException naming what there is, if it is missing
   */
  public Tensor tensor(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new NoSuchElementException(
          "no tensor '" + name + "'; there are " + String.join(", ", tensors.keySet()));
    }
    return found;
  }

  /** The name of the first tensor that holds a NaN or an infinity, if there is one. */
  public Optional<String> firstNonFinite() {
    return tensors.entrySet().stream()
        .filter(entry -> !entry.getValue().isFinite())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
