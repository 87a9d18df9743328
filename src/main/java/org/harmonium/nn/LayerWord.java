package org.harmonium.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.backend.ShapeException;
import org.harmonium.text.Printable;
import org.harmonium.text.Registry;

/**
 * The word for a layer in files: the name of a kind and its fields, separated by colons. A {@link
 * LayerKind} reads the fields, which are counted from 1.
 */
public final class LayerWord {
  private static final Registry<LayerKind> KINDS =
      Registry.load("a kind of layer", LayerKind.class, LayerKind::names);

  private final String word;
  private final String[] parts;

  private LayerWord(String word, String[] parts) {
    this.word = word;
    this.parts = parts;
  }

  static LayerDescription parse(String text) {
    String[] parts = text.split(":", -1);
    return read(text, parts, kind(text, parts[0]));
  }

  static LayerDescription parse(String text, int inputs) {
    String[] parts = text.split(":", -1);
    LayerKind kind = kind(text, parts[0]);
    LayerDescription bare = parts.length == 1 ? kind.withDefaults(parts[0], inputs) : null;
    if (bare != null) {
      return bare;
    }
    if (parts.length != count(kind)) {
      return read(text, parts, kind);
    }
    List<String> whole = new ArrayList<>(List.of(parts));
    whole.add(1, Integer.toString(inputs));
    return read(text, whole.toArray(String[]::new), kind);
  }

  private static LayerKind kind(String text, String name) {
    return KINDS
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer %s: the kind %s %s"
                        .formatted(
                            Printable.quote(text), Printable.quote(name), KINDS.unknown(name))));
  }

  private static int count(LayerKind kind) {
    return kind.fields().split(":").length;
  }

  static LayerDescription read(String text, String[] parts, LayerKind kind) {
    if (parts.length != count(kind) + 1) {
      throw new IllegalArgumentException(
          "layer %s: give it as %s:%s; in experiments the first number may be left out"
              .formatted(Printable.quote(text), parts[0], kind.fields()));
    }
    LayerDescription layer = kind.read(new LayerWord(text, parts));
    requireLossless(layer, kind);
    return layer;
  }

  /** A model file holds the word alone, so a description that prints otherwise would be lost. */
  private static void requireLossless(LayerDescription layer, LayerKind kind) {
    String printed = layer.toString();
    String[] parts = printed.split(":", -1);
    boolean isWord = kind.names().contains(parts[0]) && parts.length == count(kind) + 1;
    if (!isWord || !kind.read(new LayerWord(printed, parts)).equals(layer)) {
      throw new IllegalStateException(
          "%s prints a layer as %s, which it does not read as that layer"
              .formatted(kind.getClass().getName(), Printable.quote(printed)));
    }
  }

  // ---------------------------------------------------------------- fields

  /** The name of the kind. */
  public String name() {
    return parts[0];
  }

  /** A whole number from 1; throws IllegalArgumentException if the field is none. */
  public int whole(int field) {
    if (!parts[field].matches("[1-9][0-9]{0,8}")) {
      throw wrong(field, "is no whole number from 1 to 999999999");
    }
    return Integer.parseInt(parts[field]);
  }

  /** Any number; throws IllegalArgumentException if the field is none. */
  public double number(int field) {
    try {
      return Double.parseDouble(parts[field]);
    } catch (NumberFormatException e) {
      throw wrong(field, "is no number");
    }
  }

  /** The name of a function; throws IllegalArgumentException if the field is none. */
  public ActivationFunction function(int field) {
    try {
      return ActivationFunction.parse(parts[field]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layer %s: %s".formatted(Printable.quote(word), e.getMessage()), e);
    }
  }

  private IllegalArgumentException wrong(int field, String what) {
    return new IllegalArgumentException(
        "layer %s: %s %s".formatted(Printable.quote(word), Printable.quote(parts[field]), what));
  }

  // ---------------------------------------------------------------- for descriptions

  /** The word with this name and these fields. */
  public static String of(Object... parts) {
    return Stream.of(parts).map(String::valueOf).collect(Collectors.joining(":"));
  }

  /** Checks that all sizes of a kind are at least 1. */
  public static void requireSizes(String name, int... sizes) {
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new ShapeException(
          "layer '%s' has sizes %s; each must be at least 1"
              .formatted(name, Arrays.toString(sizes)));
    }
  }

  /** Checks that a field of a layer holds a number of a range, such as {@code from 0 to 1}. */
  public static void require(boolean holds, String name, String field, double value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "layer '%s' has the %s %s; it must be %s".formatted(name, field, value, range));
    }
  }

  /** Checks that layer n + 1 has as many inputs as layer n, before it, has outputs. */
  static void requireChain(int n, Object below, int outputs, Object layer, int inputs) {
    if (outputs != inputs) {
      throw new ShapeException(
          "layer %d (%s) takes %d inputs, layer %d before it (%s) has %d outputs; make them equal"
              .formatted(n + 1, layer, inputs, n, below, outputs));
    }
  }

  static void requireElementwise(String name, ActivationFunction f) {
    if (!f.isElementwise()) {
      throw new IllegalArgumentException(
          "layer '%s' cannot have %s in it: put a layer of its own after it".formatted(name, f));
    }
  }
}
