package org.harmonium.backend;

/**
 * The sampling operations of a {@link Backend} on its own types of matrices and streams. {@link
 * GuardedBackend} checks the operands first. Each method implements the operation of the same name
 * and uses one draw number of its stream.
 *
 * @param <M> the matrix type of the backend
 * @param <S> its type of random streams
 */
public interface Sampling<M extends Matrix, S extends RandomStream> {
  void uniform(S random, M out);

  void normal(S random, M out);

  void bernoulli(M p, S random, M out);

  void categorical(int from, int to, int size, S random, M p);

  void addBernoulli(M p, S random, M out);

  void addNormal(M deviation, S random, M x);

  void noisyRectified(M x, M bias, S random, M out);
}
