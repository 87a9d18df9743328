package org.harmonium.parity;

import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Precision;

/** One of the two backends: its role, its precision, and how another of its kind is opened. */
record Side(String role, Backend backend, Precision precision, Supplier<Backend> another) {}
