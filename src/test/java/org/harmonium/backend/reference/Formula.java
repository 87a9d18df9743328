package org.harmonium.backend.reference;

/** What a matrix is to hold at each place. */
interface Formula {
  double at(int row, int col);
}
