package org.harmonium.learning;

import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;

/** The parts that the rules have in common: a workspace, the parameters and the streams. */
abstract class AbstractLearningRule implements LearningRule {
  final Workspace workspace; // closed with the rule
  private final Supplier<Map<String, Matrix>> parameters;
  private final Map<String, RandomStream> streams;

  AbstractLearningRule(
      Backend backend,
      Supplier<Map<String, Matrix>> parameters,
      Map<String, RandomStream> streams) {
    this.workspace = new Workspace(backend);
    this.parameters = parameters;
    this.streams = streams;
  }

  @Override
  public final Map<String, Matrix> parameters() {
    return parameters.get();
  }

  @Override
  public final Map<String, RandomStream> streams() {
    return streams;
  }

  @Override
  public final void close() {
    workspace.close();
  }
}
