package org.harmonium.learning;

/** The direction in which a figure is better: higher, lower, or nearer to a stated value. */
public enum Better {
  HIGHER,
  LOWER,
  CLOSER
}
