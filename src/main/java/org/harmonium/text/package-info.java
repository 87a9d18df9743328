/**
 * Text in messages to the user.
 *
 * <p>This package depends on no other package, and every package may use it.
 *
 * <p>Read {@link NearestName} first.
 */
@NullMarked
package org.harmonium.text;

import org.jspecify.annotations.NullMarked;
