package org.harmonium.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonium.config.Node.Entry;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Sequence;
import org.jspecify.annotations.Nullable;

/** Finds the setting that a message is about. */
final class Places {
  private static final Pattern KEY = Pattern.compile("\\w+(\\.\\w+)*");

  private Places() {}

  /**
   * Returns the place of the setting with whose key a message begins, or of the nearest setting
   * around it. An override that the message names comes first: the file was right without it.
   *
   * @param isWord whether a word inside of the message may be a key; else only keys with dots are
   */
  static Optional<String> of(Mapping root, String message, boolean isWord) {
    String place = null;
    for (Matcher key = KEY.matcher(message); key.find(); ) {
      boolean isFirst = key.start() == 0;
      if (!isFirst && !isWord && key.group(1) == null) {
        continue;
      }
      String[] names = key.group().split("\\.");
      Node node = root;
      Entry entry = null;
      int depth = 0;
      for (Entry next = entry(node, names, depth); next != null; next = entry(node, names, depth)) {
        entry = next;
        node = next.value();
        depth++;
      }
      if (entry != null && depth == names.length && entry.isOverride()) {
        return Optional.of(node.place());
      }
      if (entry != null && isFirst) {
        place = node.place();
      }
    }
    return Optional.ofNullable(place);
  }

  private static @Nullable Entry entry(Node node, String[] names, int depth) {
    if (depth == names.length) {
      return null;
    }
    String name = names[depth];
    if (node instanceof Mapping mapping) {
      return mapping.entries().get(name);
    }
    boolean isElement =
        node instanceof Sequence list
            && name.matches("[0-9]{1,4}")
            && Integer.parseInt(name) < list.elements().size();
    if (!isElement) {
      return null;
    }
    Node element = ((Sequence) node).elements().get(Integer.parseInt(name));
    return new Entry(element.place(), element, false);
  }
}
