/**
 * Words in messages to people.
 *
 * <p>What lives here takes texts and gives texts; every package may use it, so it may know none of
 * them. It is no drawer for whatever is shared: what has a subject belongs to that subject.
 *
 * <p>Read {@link NearestName} first.
 */
@NullMarked
package org.harmonium.text;

import org.jspecify.annotations.NullMarked;
