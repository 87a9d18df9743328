package org.harmonium.kind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The final figures of a model. Their names are known when the model is opened. The computation of
 * their values may take long.
 */
public final class Results {
  private record Group(
      List<String> names, Supplier<Map<String, Double>> values, Runnable rehearsal) {}

  private final List<Group> groups = new ArrayList<>();

  /**
   * Adds figures that are computed together.
   *
   * @param names of the figures, in order
   * @param values computes all of them
   */
  public Results add(Collection<String> names, Supplier<Map<String, Double>> values) {
    return add(names, values, () -> {});
  }

  /**
   * Adds figures that are computed together, with a rehearsal.
   *
   * @param rehearsal performs the computation of {@code values} for a part of the rows and in few
   *     steps, so that a counting backend can measure the memory
   */
  public Results add(
      Collection<String> names, Supplier<Map<String, Double>> values, Runnable rehearsal) {
    groups.add(new Group(List.copyOf(names), values, rehearsal));
    return this;
  }

  /** Adds a figure. */
  public Results add(String name, Supplier<Double> value) {
    return add(List.of(name), () -> Map.of(name, value.get()));
  }

  /** The names of all figures, in order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    groups.forEach(group -> names.addAll(group.names()));
    return names;
  }

  /** Rehearses all computations. */
  void rehearse() {
    groups.forEach(group -> group.rehearsal().run());
  }

  /**
   * Computes all figures.
   *
   * @throws IllegalStateException if the names of the computed figures differ from the declared
   *     names
   */
  public Map<String, Double> compute() {
    Map<String, Double> all = new LinkedHashMap<>();
    for (Group group : groups) {
      Map<String, Double> values = group.values().get();
      if (!values.keySet().equals(Set.copyOf(group.names()))) {
        throw new IllegalStateException(
            "announced the figures %s and computed %s".formatted(group.names(), values.keySet()));
      }
      group.names().forEach(name -> all.put(name, values.get(name)));
    }
    return all;
  }
}
