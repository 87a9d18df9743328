package org.harmonium.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.backend.ShapeException;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;

/** The word for a layer in files: a kind and its numbers, parted by colons. */
final class LayerWord {
  private static final String BATCH_NORMALISATION = "batch-normalisation";
  private static final Map<String, Form> FORMS = forms();

  private final String word;
  private final String[] parts;

  private LayerWord(String word, String[] parts) {
    this.word = word;
    this.parts = parts;
  }

  /** How the words of a kind are made, and what they stand for. */
  private record Form(String fields, Reader reader) {
    int count() {
      return fields.split(":").length;
    }
  }

  private interface Reader {
    LayerDescription read(LayerWord word);
  }

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put(
        "dense",
        new Form(
            "INPUTS:OUTPUTS:FUNCTION",
            w -> new LayerDescription.OfDense(w.whole(1), w.whole(2), w.function(3))));
    forms.put(
        "tied",
        new Form(
            "INPUTS:OUTPUTS:FUNCTION:LAYER",
            w -> new LayerDescription.OfTied(w.whole(1), w.whole(2), w.function(3), w.whole(4))));
    forms.put(
        "maxout",
        new Form(
            "INPUTS:OUTPUTS:PIECES",
            w -> new LayerDescription.OfMaxout(w.whole(1), w.whole(2), w.whole(3))));
    for (ActivationFunction f : ActivationFunction.values()) {
      forms.put(f.text(), new Form("SIZE", w -> new LayerDescription.OfActivation(w.whole(1), f)));
    }
    forms.put(
        "dropout",
        new Form("SIZE:RATE", w -> new LayerDescription.OfDropout(w.whole(1), w.number(2))));
    forms.put(
        BATCH_NORMALISATION,
        new Form(
            "SIZE:MOMENTUM:EPSILON",
            w -> new LayerDescription.OfBatchNormalisation(w.whole(1), w.number(2), w.number(3))));
    for (CorruptionKind kind : CorruptionKind.values()) {
      forms.put(
          kind.text(),
          new Form(
              "SIZE:LEVEL", w -> new LayerDescription.OfCorruption(w.whole(1), kind, w.number(2))));
    }
    return forms;
  }

  static LayerDescription parse(String text) {
    String[] parts = text.split(":", -1);
    return read(text, parts, form(text, parts[0]));
  }

  /** The same of a word that may leave out how many inputs there are. */
  static LayerDescription parse(String text, int inputs) {
    String[] parts = text.split(":", -1);
    Form form = form(text, parts[0]);
    boolean isBare = parts.length == 1 && parts[0].equals(BATCH_NORMALISATION);
    if (isBare) {
      return new LayerDescription.OfBatchNormalisation(
          inputs, BatchNormalisation.MOMENTUM, BatchNormalisation.EPSILON);
    }
    if (parts.length != form.count()) {
      return read(text, parts, form);
    }
    List<String> whole = new ArrayList<>(List.of(parts));
    whole.add(1, Integer.toString(inputs));
    return read(text, whole.toArray(String[]::new), form);
  }

  private static Form form(String text, String kind) {
    Form form = FORMS.get(kind);
    if (form == null) {
      List<String> known = new ArrayList<>(FORMS.keySet());
      String suggestion = NearestName.suggestion(kind, known);
      throw new IllegalArgumentException(
          "layer %s: the kind %s is not known%s Known are %s"
              .formatted(
                  Printable.quote(text),
                  Printable.quote(kind),
                  suggestion.isEmpty() ? "." : suggestion,
                  String.join(", ", known)));
    }
    return form;
  }

  private static LayerDescription read(String text, String[] parts, Form form) {
    if (parts.length != form.count() + 1) {
      throw new IllegalArgumentException(
          "layer %s: give it as %s:%s; in experiments the first number may be left out"
              .formatted(Printable.quote(text), parts[0], form.fields()));
    }
    return form.reader().read(new LayerWord(text, parts));
  }

  private int whole(int part) {
    if (!parts[part].matches("[1-9][0-9]{0,8}")) {
      throw wrong(part, "is no whole number from 1 to 999999999");
    }
    return Integer.parseInt(parts[part]);
  }

  private double number(int part) {
    try {
      return Double.parseDouble(parts[part]);
    } catch (NumberFormatException e) {
      throw wrong(part, "is no number");
    }
  }

  private ActivationFunction function(int part) {
    try {
      return ActivationFunction.parse(parts[part]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layer %s: %s".formatted(Printable.quote(word), e.getMessage()), e);
    }
  }

  private IllegalArgumentException wrong(int part, String what) {
    return new IllegalArgumentException(
        "layer %s: %s %s".formatted(Printable.quote(word), Printable.quote(parts[part]), what));
  }

  // ---------------------------------------------------------------- for descriptions

  static String of(Object... parts) {
    return Stream.of(parts).map(String::valueOf).collect(Collectors.joining(":"));
  }

  static void requireSizes(String kind, int... sizes) {
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new ShapeException(
          "layer '%s' has sizes %s; each must be at least 1"
              .formatted(kind, Arrays.toString(sizes)));
    }
  }

  /** Demands that the inputs of a layer are as many as the outputs of the one before, number n. */
  static void requireChain(int n, Object below, int outputs, Object layer, int inputs) {
    if (outputs != inputs) {
      throw new ShapeException(
          "layer %d (%s) takes %d inputs, layer %d before it (%s) has %d outputs; make them equal"
              .formatted(n + 1, layer, inputs, n, below, outputs));
    }
  }

  static void requireElementwise(String kind, ActivationFunction f) {
    if (!f.isElementwise()) {
      throw new IllegalArgumentException(
          "layer '%s' cannot have %s in it: put a layer of its own after it".formatted(kind, f));
    }
  }

  static void require(boolean holds, String kind, String name, double value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "layer '%s' has the %s %s; it must be %s".formatted(kind, name, value, range));
    }
  }
}
