package org.harmonium.config;

import java.nio.file.Path;
import java.util.List;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Scalar;
import org.harmonium.config.Node.Sequence;

/**
 * The settings of a command: those of a file, those of a list in the file that replace them, and
 * those of options.
 *
 * @param file the file
 * @param form the key of the list, such as {@code small}; empty for none
 * @param options in order; a later one takes precedence
 */
public record YamlSource(Path file, String form, List<Option> options) {
  /** The option by which a command sets any setting. */
  public static final String SET = "--set";

  /**
   * A setting from an option.
   *
   * @param name the option, such as {@code --set} or {@code --seed}
   * @param text {@code key.path=value}
   */
  public record Option(String name, String text) {
    private String place(String path) {
      return name.equals(SET) ? name + " " + path : name;
    }
  }

  /**
   * Reads the record.
   *
   * @throws ConfigException if the settings are not such a record
   */
  public <T extends Record> T read(Class<T> type) {
    return new RecordMapper(false).map(tree(), type);
  }

  /** Returns an exception with the place of the setting that its message names, if it names one. */
  public RuntimeException placed(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    if (!(tree() instanceof Mapping root)) {
      return e;
    }
    return Places.of(root, message, false)
        .<RuntimeException>map(place -> new ConfigException(place, message, e))
        .orElse(e);
  }

  private Node tree() {
    Node tree = YamlRecords.tree(file);
    if (tree instanceof Mapping root
        && root.entries().containsKey(form)
        && root.entries().get(form).value() instanceof Sequence list) {
      for (Node setting : list.elements()) {
        String text = setting instanceof Scalar scalar ? scalar.text() : "";
        String place = "%s: %s: ".formatted(setting.place(), form);
        tree = Overrides.apply(tree, List.of(text), path -> place + path);
      }
    }
    for (Option option : options) {
      tree = Overrides.apply(tree, List.of(option.text()), option::place);
    }
    return tree;
  }
}
