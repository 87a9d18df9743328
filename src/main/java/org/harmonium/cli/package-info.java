/**
 * The command line: picocli commands, terminal output, and exit codes.
 *
 * <p>Only this package prints or exits. It computes nothing: a command converts its arguments to a
 * call of a lower package, and the result or exception to text and an exit code ({@link
 * org.harmonium.cli.ExitCodes}).
 *
 * <p>Read {@link org.harmonium.cli.HarmoniumCommand} first.
 */
@NullMarked
package org.harmonium.cli;

import org.jspecify.annotations.NullMarked;
