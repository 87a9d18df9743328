package org.harmonium.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.harmonium.text.Reason;

/**
 * Reads records from YAML and writes records as YAML.
 *
 * <p>A key is the name of a record component, exactly ({@code batchSize}; prefer one short word). A
 * component is an int, long, float, double or boolean (or its box), a String, an enum (its
 * constants in kebab case: {@code BARS_AND_STRIPES} is {@code bars-and-stripes}), a record, a
 * sealed interface with {@link Variants}, a {@code List} or a {@code Map<String, T>} of these.
 *
 * <p>A key is optional if its component has a {@link Default}, or is {@code @Nullable} and then
 * null. All other keys are required. A record states its ranges in its compact constructor by
 * {@link Range} or by throwing an {@link IllegalArgumentException} whose message begins with the
 * component's name; the message reaches the user behind the file, line and full key.
 *
 * <p>The language is YAML 1.2 ({@code on} and {@code yes} are text) without tags and merge keys,
 * one document of at most 1 MB, 10,000 values and 32 levels. An error in the input causes a {@link
 * ConfigException}. A record that violates the rules above causes an {@link IllegalStateException}.
 */
public final class YamlRecords {
  private YamlRecords() {}

  /**
   * Reads a file.
   *
   * @param overrides settings that replace or add to those of the file, each {@code
   *     key.path=value}; the value is YAML, an element of a list is named by its number ({@code
   *     layers.0=500})
   * @throws ConfigException if the file cannot be read, or is not such a record
   */
  public static <T extends Record> T read(Path file, Class<T> type, List<String> overrides) {
    return read(text(file), file.toString(), type, overrides);
  }

  /**
   * Reads a text.
   *
   * @param source the name of the text in messages, as {@code source:line}
   * @param overrides as for a file
   * @throws ConfigException if the text is not such a record
   */
  public static <T extends Record> T read(
      String text, String source, Class<T> type, List<String> overrides) {
    Node root = NodeReader.readFile(text, source);
    return new RecordMapper(false)
        .map(Overrides.apply(root, overrides, UnaryOperator.identity()), type);
  }

  /**
   * Reads a file that {@link #write} has made, in this version or an earlier one. Keys that earlier
   * versions wrote are ignored: those of other variants, and {@link Withdrawn} ones.
   *
   * @throws ConfigException if the file cannot be read, or is not such a record
   */
  public static <T extends Record> T readWritten(Path file, Class<T> type) {
    return new RecordMapper(true).map(tree(file), type);
  }

  /** As {@link #readWritten(Path, Class)}, of a text with overrides. */
  public static <T extends Record> T readWritten(
      String text, Class<T> type, List<String> overrides) {
    Node root = NodeReader.readFile(text, "written");
    return new RecordMapper(true)
        .map(Overrides.apply(root, overrides, UnaryOperator.identity()), type);
  }

  /**
   * The record as YAML with every default filled in, keys in component order. It reads back equal
   * to the record.
   */
  public static String write(Record root) {
    return RecordWriter.write(root);
  }

  /** The name of a record among the {@link Variants} of its interface. */
  public static String name(Class<?> record) {
    return Schema.variantName(record);
  }

  /** Returns the tree of a file. */
  static Node tree(Path file) {
    return NodeReader.readFile(text(file), file.toString());
  }

  private static String text(Path file) {
    String name = file.toString();
    if (!Files.exists(file)) {
      throw new ConfigException(name, "no such file; check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(name, "is not a regular file; give the path of a YAML file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(NodeReader.LONGEST_TEXT + 1);
    } catch (IOException e) {
      throw new ConfigException(
          name, "cannot be read (" + Reason.of(e) + "); check its permissions");
    }
    if (bytes.length > NodeReader.LONGEST_TEXT) {
      throw new ConfigException(
          name, "is larger than 1 MB; a configuration holds settings only, keep data elsewhere");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigException(name, "is not UTF-8 text; save it as UTF-8");
    }
  }
}
