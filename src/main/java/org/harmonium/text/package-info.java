/**
 * Text in messages to the user, and the names that files use for kinds found on the class path.
 *
 * <p>This package depends on no other package, and every package may use it.
 *
 * <p>Read {@link NearestName} first, then {@link Registry}.
 */
@NullMarked
package org.harmonium.text;

import org.jspecify.annotations.NullMarked;
