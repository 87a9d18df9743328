package org.harmonium.parity;

import java.util.List;

/** An operation on given numbers, to be done by each backend. */
interface Trial {
  /** Does the operation and returns its outputs. */
  List<Output> on(Workbench bench);
}
