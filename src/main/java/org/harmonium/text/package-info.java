/**
 * Names in files and words in messages to people.
 *
 * <p>Every package may use this one, so it depends on none of them. Shared code that has a subject
 * of its own belongs to the package of that subject.
 *
 * <p>Read {@link NearestName} first, then {@link Registry}.
 */
@NullMarked
package org.harmonium.text;

import org.jspecify.annotations.NullMarked;
