/**
 * The command line: picocli commands, what people read on the terminal, and exit codes.
 *
 * <p>Only here does anything print or exit. Nothing is computed here: a command turns its arguments
 * into a call of what lies below, and what comes back, or is thrown, into text and an exit code
 * ({@link org.harmonium.cli.ExitCodes}).
 *
 * <p>Read {@link org.harmonium.cli.HarmoniumCommand} first.
 */
@NullMarked
package org.harmonium.cli;

import org.jspecify.annotations.NullMarked;
