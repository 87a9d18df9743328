@NullMarked
package org.harmonium.backend.cpu;

import org.jspecify.annotations.NullMarked;
