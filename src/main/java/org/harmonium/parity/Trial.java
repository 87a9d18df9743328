package org.harmonium.parity;

import java.util.List;

/** An operation on given numbers, to be done by each backend. */
interface Trial {
  /** Does it, and gives what came of it. */
  List<Output> on(Workbench bench);
}
