package org.harmonium.parity;

import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Precision;

/**
 * One of the two backends.
 *
 * @param role {@code reference} or {@code candidate}
 * @param backend open
 * @param precision what its products are judged by
 * @param another opens one more of its kind
 */
record Side(String role, Backend backend, Precision precision, Supplier<Backend> another) {}
