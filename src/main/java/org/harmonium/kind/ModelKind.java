package org.harmonium.kind;

import org.harmonium.backend.Backend;
import org.harmonium.config.YamlRecords;
import org.harmonium.kind.rows.PreparedData;

/**
 * A kind of model: its settings, its training and its files. Kinds are found by {@link
 * java.util.ServiceLoader}, so that a new kind is a folder and a line in {@code META-INF/services}.
 * The capabilities of its models are the interfaces that its {@link LearnedModel} implements.
 *
 * @param <S> its settings, a record with a {@link org.harmonium.config.VariantName}
 */
public abstract class ModelKind<S extends ModelSpec> {
  private final Class<S> spec;
  private final Opening<S> opening;

  /** The constructor of a training. */
  @FunctionalInterface
  protected interface Opening<S extends ModelSpec> {
    /** Opens a training, with the model at its initial values. */
    Training open(Backend backend, Task<S> task, PreparedData data);
  }

  /**
   * Creates a kind.
   *
   * @param spec the record of its settings
   */
  protected ModelKind(Class<S> spec, Opening<S> opening) {
    this.spec = spec;
    this.opening = opening;
  }

  /** The record of its settings. */
  public final Class<S> spec() {
    return spec;
  }

  /** The name in experiment and model files. */
  public final String name() {
    return YamlRecords.name(spec);
  }

  /** The name with its article, such as {@code an autoencoder}, for messages. */
  public final String withArticle() {
    boolean isVowel = "aeio".indexOf(name().charAt(0)) >= 0 || name().startsWith("rbm");
    return (isVowel ? "an " : "a ") + name();
  }

  /**
   * Rejects a task that cannot be learned from the data, before a run writes any file. Faults that
   * are detected when the model is opened on a counting backend need not be checked here.
   *
   * @throws IllegalArgumentException naming the setting
   * @throws org.harmonium.data.BadInputException if the model cannot learn a row
   */
  public abstract void require(Task<S> task, PreparedData data);

  /**
   * Opens the model that a file describes, with all parameters zero.
   *
   * @throws org.harmonium.io.BadFileException if the description or the tensors do not make a model
   */
  public abstract LearnedModel open(Backend backend, SavedModel saved);

  /** {@link #require} of a task whose model is of this kind. */
  public final void requireAny(Task<?> task, PreparedData data) {
    require(task.as(spec), data);
  }

  /** Opens a training of a task whose model is of this kind. */
  public final Training trainingOfAny(Backend backend, Task<?> task, PreparedData data) {
    return opening.open(backend, task.as(spec), data);
  }
}
