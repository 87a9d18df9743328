package org.harmonium.kind;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.harmonium.config.VariantSource;

/** The kinds of models on the class path. */
public final class ModelKinds implements VariantSource {
  private static final Map<String, ModelKind<?>> KINDS = load();

  /** For {@link org.harmonium.config.Variants}. */
  public ModelKinds() {}

  private static Map<String, ModelKind<?>> load() {
    Map<String, ModelKind<?>> kinds = new LinkedHashMap<>();
    for (ModelKind<?> kind : ServiceLoader.load(ModelKind.class, ModelKinds.class.getClassLoader())) {
      ModelKind<?> earlier = kinds.put(kind.name(), kind);
      if (earlier != null) {
        throw new IllegalStateException(
            "two kinds of models are called '%s': %s and %s; remove one from the class path"
                .formatted(kind.name(), earlier.getClass().getName(), kind.getClass().getName()));
      }
    }
    return Collections.unmodifiableMap(kinds);
  }

  /** All kinds by name. */
  public static Map<String, ModelKind<?>> all() {
    return KINDS;
  }

  /** The kind of this name; empty if there is none. */
  public static Optional<ModelKind<?>> named(String name) {
    return Optional.ofNullable(KINDS.get(name));
  }

  /** The kind of a model that settings describe. */
  public static ModelKind<?> of(ModelSpec spec) {
    for (ModelKind<?> kind : KINDS.values()) {
      if (kind.spec().isInstance(spec)) {
        return kind;
      }
    }
    throw new IllegalStateException(spec.getClass().getName() + " belongs to no registered kind");
  }

  @Override
  public Map<String, Class<? extends Record>> variants() {
    Map<String, Class<? extends Record>> specs = new LinkedHashMap<>();
    KINDS.forEach((name, kind) -> specs.put(name, kind.spec().asSubclass(Record.class)));
    return specs;
  }
}
