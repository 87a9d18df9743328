@NullMarked
package org.harmonium.backend;

import org.jspecify.annotations.NullMarked;
