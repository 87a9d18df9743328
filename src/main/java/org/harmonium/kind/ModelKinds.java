package org.harmonium.kind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.config.VariantSource;
import org.harmonium.text.Registry;

/** The kinds of models on the class path. */
public final class ModelKinds implements VariantSource {
  private static final Registry<ModelKind<?>> KINDS = load();

  /** For {@link org.harmonium.config.Variants}. */
  public ModelKinds() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // a service is a class, which has no parameters
  private static Registry<ModelKind<?>> load() {
    return (Registry) Registry.load("a kind of model", ModelKind.class, k -> List.of(k.name()));
  }

  /** The names of all kinds. */
  public static List<String> names() {
    return KINDS.names();
  }

  /** Returns the kind with this name; empty if it does not exist. */
  public static Optional<ModelKind<?>> named(String name) {
    return KINDS.find(name);
  }

  /** Returns the kind of the model that the settings describe. */
  public static ModelKind<?> of(ModelSpec spec) {
    for (ModelKind<?> kind : KINDS.values()) {
      if (kind.spec().isInstance(spec)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "the settings %s belong to no kind of model on the class path; add it to META-INF/services"
            .formatted(spec.getClass().getName()));
  }

  @Override
  public Map<String, Class<? extends Record>> variants() {
    Map<String, Class<? extends Record>> specs = new LinkedHashMap<>();
    KINDS.values().forEach(kind -> specs.put(kind.name(), kind.spec().asSubclass(Record.class)));
    return specs;
  }
}
