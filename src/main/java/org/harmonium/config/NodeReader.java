package org.harmonium.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.config.Node.Entry;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Scalar;
import org.harmonium.config.Node.Sequence;
import org.harmonium.text.Printable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Converts one YAML document to {@link Node}s, and rejects YAML features that a configuration does
 * not need.
 *
 * <p>It reads the parser's events, below the engine's object construction: only the events
 * distinguish explicit tags from inferred ones, and no class is ever instantiated by name. Limits
 * are checked while reading, so a small file cannot expand to a large tree.
 */
final class NodeReader {
  /** The maximum number of nodes in a document, with each alias counted in expanded form. */
  static final int MOST_NODES = 10_000;

  /** The maximum depth of nested collections. */
  static final int DEEPEST = 32;

  /** The maximum length of a document in UTF-16 units, and of a file in bytes. */
  static final int LONGEST_TEXT = 1 << 20;

  private final String source;
  private final boolean numbersLines;
  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private int nodes;

  private NodeReader(String text, String source, boolean numbersLines) {
    this.source = source;
    this.numbersLines = numbersLines;
    LoadSettings settings = LoadSettings.builder().setLabel(source).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** Reads the document in {@code text}, with places {@code source:line}. */
  static Node readFile(String text, String source) {
    return read(text, source, true);
  }

  /** Reads the document in {@code text}, with the place {@code source}. */
  static Node readValue(String text, String source) {
    return read(text, source, false);
  }

  private static Node read(String text, String source, boolean numbersLines) {
    if (text.length() > LONGEST_TEXT) {
      throw new ConfigException(
          source, "is longer than 1 MB; a configuration holds settings only, keep data elsewhere");
    }
    NodeReader reader = new NodeReader(text, source, numbersLines);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      throw reader.refusal(e.getProblemMark(), "is not valid YAML: " + context + e.getProblem());
    } catch (YamlEngineException | IllegalArgumentException e) {
      // An escape such as "\U7FFFFFFF" reaches the JDK unchecked and fails there.
      throw new ConfigException(source, "is not valid YAML: " + e.getMessage());
    }
  }

  private Node document() {
    events.next(); // the start of the stream
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return new Scalar("", true, source);
    }
    Node root = node(events.next(), source, 0);
    events.next(); // the end of the document
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw refusal(
          end.getStartMark(), "holds a second document; keep one, without further '---' lines");
    }
    return root;
  }

  /**
   * Reads the value that begins with {@code event}. The place of a collection is that of its key,
   * where a user looks for it. The place of a scalar is its own.
   */
  private Node node(Event event, String keyPlace, int depth) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    admit(event.getStartMark(), depth);
    Node node;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), scalar);
      node = new Scalar(scalar.getValue(), scalar.isPlain(), place(scalar.getStartMark()));
    } else {
      refuseTag(((CollectionStartEvent) event).getTag(), event);
      node =
          event.getEventId() == Event.ID.MappingStart
              ? mapping(keyPlace, depth + 1)
              : sequence(keyPlace, depth + 1);
    }
    // The anchor is defined only now: an alias within its own anchor would make the tree infinite
    // and is unknown.
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private Sequence sequence(String place, int depth) {
    List<Node> elements = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      elements.add(node(event, place(event.getStartMark()), depth));
    }
    return new Sequence(List.copyOf(elements), place);
  }

  private Mapping mapping(String place, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String key = key(event);
      String keyPlace = place(event.getStartMark());
      Entry earlier = entries.get(key);
      if (earlier != null) {
        String first = earlier.place().equals(keyPlace) ? "" : ", first at " + earlier.place();
        throw new ConfigException(
            keyPlace, "duplicate key " + Printable.quote(key) + first + "; keep one of them");
      }
      entries.put(key, new Entry(keyPlace, node(events.next(), keyPlace, depth), !numbersLines));
    }
    return new Mapping(Collections.unmodifiableMap(entries), place);
  }

  private String key(Event event) {
    admit(event.getStartMark(), 0);
    if (!(event instanceof ScalarEvent scalar)) {
      throw refusal(event.getStartMark(), "a key must be plain text, not a collection or an alias");
    }
    refuseTag(scalar.getTag(), scalar);
    String key = scalar.getValue();
    if (scalar.isPlain() && key.equals("<<")) {
      throw refusal(event.getStartMark(), "merge keys are not supported; write the keys out");
    }
    if (scalar.isPlain() && ScalarKind.of(key) != ScalarKind.TEXT) {
      throw refusal(
          event.getStartMark(),
          "a key must be text, found " + Printable.quote(key) + "; put it in quotes");
    }
    return key;
  }

  private Node aliased(AliasEvent alias, int depth) {
    Node node = anchors.get(alias.getAlias());
    if (node == null) {
      throw refusal(
          alias.getStartMark(),
          "no anchor '&" + alias.getAlias() + "' ends before this alias; write the value out");
    }
    admitAll(node, alias.getStartMark(), depth);
    return numbersLines ? at(place(alias.getStartMark()), node) : node;
  }

  /** Returns a value with the place of an alias beside that of its anchor. */
  private static Node at(String alias, Node node) {
    String anchor = node.place().replaceAll(".* \\(anchor at (.*)\\)", "$1");
    String place = "%s (anchor at %s)".formatted(alias, anchor);
    if (node instanceof Scalar scalar) {
      return new Scalar(scalar.text(), scalar.plain(), place);
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(sequence.elements().stream().map(e -> at(alias, e)).toList(), place);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    ((Mapping) node)
        .entries()
        .forEach((key, e) -> entries.put(key, new Entry(place, at(alias, e.value()), false)));
    return new Mapping(Collections.unmodifiableMap(entries), place);
  }

  private void admitAll(Node node, Optional<Mark> mark, int depth) {
    admit(mark, depth);
    if (node instanceof Sequence sequence) {
      sequence.elements().forEach(element -> admitAll(element, mark, depth + 1));
    } else if (node instanceof Mapping mapping) {
      nodes += mapping.entries().size(); // the keys
      mapping.entries().values().forEach(entry -> admitAll(entry.value(), mark, depth + 1));
    }
  }

  private void admit(Optional<Mark> mark, int depth) {
    if (++nodes > MOST_NODES) {
      throw refusal(
          mark, "more than " + MOST_NODES + " values, counting aliases in full; make it smaller");
    }
    if (depth > DEEPEST) {
      throw refusal(mark, "nested deeper than " + DEEPEST + " levels; make it flatter");
    }
  }

  private void refuseTag(Optional<String> tag, Event event) {
    if (tag.isPresent()) {
      throw refusal(
          event.getStartMark(),
          "tags are not supported, found " + Printable.quote(tag.get()) + "; remove it");
    }
  }

  private ConfigException refusal(Optional<Mark> mark, String problem) {
    return new ConfigException(place(mark), problem);
  }

  private String place(Optional<Mark> mark) {
    return numbersLines && mark.isPresent() ? source + ":" + (mark.get().getLine() + 1) : source;
  }
}
