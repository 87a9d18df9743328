package org.harmonium.parity;

import java.util.List;

/** An operation on given numbers, to be done by each backend. */
interface Trial {
  List<Output> on(Workbench bench);
}
