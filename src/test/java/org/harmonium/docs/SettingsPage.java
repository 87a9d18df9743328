package org.harmonium.docs;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import org.harmonium.config.Default;
import org.harmonium.config.FromScalar;
import org.harmonium.config.Inlined;
import org.harmonium.config.Variants;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelKinds;
import org.harmonium.kind.ModelSpec;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code src/docs/experiments.md}: every key of an experiment file, read off the
 * records that the file is mapped to. A meaning is the {@code @param} text of the component.
 */
final class SettingsPage {
  private final StringBuilder page = new StringBuilder();
  private final Queue<Section> waiting = new ArrayDeque<>();
  private final Map<Class<?>, Section> sections = new LinkedHashMap<>();
  private String current = "";

  /** A table of the page. */
  private record Section(String title, Class<?> type) {
    /** The anchor that GitHub gives the heading. */
    String link() {
      String anchor =
          title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
      return "(#" + anchor + ")";
    }
  }

  /** A model that only says which algorithms its kind has. */
  private record Holder(ModelSpec model) {}

  /** All tables, as Markdown. */
  String tables() {
    section("Experiment", Experiment.class);
    writeWaiting();
    algorithms();
    return page.toString();
  }

  /** The table of a type; one whose title is taken is named after the key that holds it too. */
  private Section section(String title, Class<?> type) {
    Section known = sections.get(type);
    if (known != null) {
      return known;
    }
    boolean isTaken = sections.values().stream().anyMatch(s -> s.title().equals(title));
    Section section = new Section(isTaken ? title + " of " + current : title, type);
    sections.put(type, section);
    waiting.add(section);
    return section;
  }

  private void writeWaiting() {
    while (!waiting.isEmpty()) {
      Section next = waiting.remove();
      current = next.title();
      page.append("\n### ").append(next.title()).append("\n\n");
      page.append(RecordSource.of(next.type()).summary()).append("\n\n");
      table(next.type());
    }
  }

  private void table(Class<?> record) {
    if (record.getRecordComponents().length == 0) {
      page.append("No keys of its own.\n");
      return;
    }
    page.append("| key | type | default | range | meaning |\n|---|---|---|---|---|\n");
    rows(record);
  }

  private void rows(Class<?> record) {
    RecordSource source = RecordSource.of(record);
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Inlined.class)) {
        rows(component.getType());
        continue;
      }
      String name = component.getName();
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  name,
                  type(component.getGenericType(), name),
                  defaultOf(component),
                  source.range(name),
                  source.meaning(name)));
    }
  }

  private static String defaultOf(RecordComponent component) {
    Default byDefault = component.getAnnotation(Default.class);
    if (byDefault != null) {
      return switch (byDefault.value()) {
        case "''" -> "empty";
        case "{}" -> "all defaults";
        default -> "`" + byDefault.value() + "`";
      };
    }
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "none" : "required";
  }

  private String type(Type generic, String key) {
    if (generic instanceof ParameterizedType list) {
      Type[] arguments = list.getActualTypeArguments();
      return list.getRawType() == List.class
          ? "list of " + type(arguments[0], key)
          : "mapping of names to " + type(arguments[1], key);
    }
    Class<?> type = (Class<?>) generic;
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> "`" + kebab(((Enum<?>) each).name()) + "`")
          .collect(Collectors.joining(", "));
    }
    if (type == ModelSpec.class) {
      return "a kind: " + variants(kinds(), "kind");
    }
    if (type == LearningSettings.class) {
      return "[an algorithm](#algorithms)";
    }
    if (type.isRecord()) {
      String table = "[keys]" + section("`" + key + "`", type).link();
      return single(type).map(s -> s + " or " + table).orElse(table);
    }
    if (type.isInterface()) {
      Variants variants = type.getAnnotation(Variants.class);
      return "`" + variants.key() + "`: " + variants(permitted(type), variants.key());
    }
    return scalar(type);
  }

  private static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<String> single(Class<?> record) {
    return Arrays.stream(record.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(FromScalar.class))
        .findFirst()
        .map(Method::getParameterTypes)
        .map(types -> scalar(types[0]));
  }

  private static String scalar(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "integer";
      case "float", "double", "Float", "Double" -> "number";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "text";
      default -> throw new IllegalStateException("no word for " + type.getName());
    };
  }

  private String variants(Map<String, ? extends Class<?>> records, String key) {
    List<String> links = new ArrayList<>();
    records.forEach(
        (name, record) ->
            links.add(
                "[%s]%s".formatted(name, section("`%s: %s`".formatted(key, name), record).link())));
    return String.join(", ", links);
  }

  private static Map<String, Class<?>> permitted(Class<?> sealed) {
    Map<String, Class<?>> records = new LinkedHashMap<>();
    for (Class<?> each : sealed.getPermittedSubclasses()) {
      if (each.isSealed()) {
        records.putAll(permitted(each));
      } else {
        records.put(YamlRecords.name(each), each);
      }
    }
    return records;
  }

  /** The kinds that the project itself has; the tests have others. */
  private static Map<String, Class<?>> kinds() {
    Map<String, Class<?>> kinds = new LinkedHashMap<>();
    new ModelKinds()
        .variants()
        .forEach(
            (name, record) -> {
              if (RecordSource.isOfProject(record)) {
                kinds.put(name, record);
              }
            });
    return kinds;
  }

  private void algorithms() {
    page.append("\n## Algorithms\n\n");
    page.append("| kind | under `learning` | under `pretraining` |\n|---|---|---|\n");
    for (String kind : kinds().keySet()) {
      ModelSpec spec = example(kind);
      current = kind;
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(kind, links(spec.algorithms()), links(spec.pretrainingAlgorithms())));
    }
    writeWaiting();
  }

  private String links(List<Class<? extends LearningSettings>> algorithms) {
    List<String> links = new ArrayList<>();
    for (Class<?> each : algorithms) {
      String name = YamlRecords.name(each);
      String title = "`algorithm: %s`".formatted(name);
      links.add("[%s]%s".formatted(name, section(title, each).link()));
    }
    return links.isEmpty() ? "none" : String.join(", ", links);
  }

  /** A model of a kind with values for what has no default. */
  private static ModelSpec example(String kind) {
    Class<?> record = kinds().get(kind);
    String required =
        Arrays.stream(record.getRecordComponents())
            .filter(c -> defaultOf(c).equals("required"))
            .map(c -> c.getName() + ": " + example(c.getGenericType()))
            .collect(Collectors.joining(", "));
    String text = "model: {kind: %s%s}".formatted(kind, required.isEmpty() ? "" : ", " + required);
    return YamlRecords.read(text, "example", Holder.class, List.of()).model();
  }

  private static String example(Type type) {
    if (type instanceof ParameterizedType list) {
      return list.getActualTypeArguments()[0] == String.class ? "['dense:10:sigmoid']" : "[10, 10]";
    }
    return "10";
  }
}
