package org.harmonium.learning;

/** The direction in which a figure is better. */
public enum Better {
  /** Larger is better. */
  HIGHER,
  /** Smaller is better. */
  LOWER,
  /** Nearer to the stated value is better. */
  CLOSER
}
