package org.harmonium.experiment.settings;

/** Which way a figure is better. */
public enum Better {
  /** Larger is better. */
  HIGHER,
  /** Smaller is better. */
  LOWER,
  /** Nearer to the stated value is better. */
  CLOSER
}
