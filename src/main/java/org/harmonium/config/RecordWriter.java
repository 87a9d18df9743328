package org.harmonium.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes a tree of records as YAML with every default filled in, keys in component order. */
final class RecordWriter {
  private RecordWriter() {}

  /** The document; it reads back equal to {@code root}. */
  static String write(Record root) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            // The schema by which the reader resolves plain scalars. It determines the quoting.
            .setSchema(new CoreSchema())
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings, new Representer(settings)).dumpToString(tree(root, root.getClass()));
  }

  /** The value, declared as {@code type}, as maps, lists and scalars. */
  private static Object tree(Object value, Type type) {
    if (value instanceof Record record) {
      return entries(record, type);
    }
    if (value instanceof List<?> list) {
      Type element = Schema.elementType((ParameterizedType) type);
      return list.stream().map(each -> tree(each, element)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Type element = Schema.elementType((ParameterizedType) type);
      Map<String, Object> entries = new LinkedHashMap<>();
      map.forEach((key, each) -> entries.put((String) key, tree(each, element)));
      return entries;
    }
    return value instanceof Enum<?> constant ? Spelling.kebab(constant) : value;
  }

  private static Map<String, @Nullable Object> entries(Record record, Type declared) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    if (declared instanceof Class<?> type && type.isInterface()) {
      entries.put(Schema.variantKey(type), Schema.variantName(record.getClass()));
    }
    addComponents(record, entries);
    return entries;
  }

  private static void addComponents(Record record, Map<String, @Nullable Object> entries) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = Schema.get(component, record);
      if (value instanceof Record inlined && Schema.isInlined(component)) {
        addComponents(inlined, entries);
      } else if (value != null) {
        entries.put(component.getName(), tree(value, component.getGenericType()));
      } else if (Schema.defaultOf(component).isPresent()) {
        entries.put(component.getName(), null); // absent would mean the default
      }
    }
  }

  /**
   * Puts text with line breaks or control codes in double quotes, with escapes: a literal block
   * cannot hold all of them (the engine loses a trailing U+0085).
   */
  private static final class Representer extends StandardRepresenter {
    Representer(DumpSettings settings) {
      super(settings);
      representers.put(String.class, text -> scalar((String) text));
    }

    private Node scalar(String text) {
      boolean quoted = !Printable.line(text).equals(text);
      return representScalar(Tag.STR, text, quoted ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
    }
  }
}
