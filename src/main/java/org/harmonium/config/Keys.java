package org.harmonium.config;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds the key of a setting to the message of a value that it does not allow. */
public final class Keys {
  private Keys() {}

  /**
   * Returns the result of a function of the value of a key.
   *
   * @throws IllegalArgumentException as the function; the message begins with the key
   */
  public static <T extends @Nullable Object> T under(String key, Supplier<T> function) {
    try {
      return function.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks the value of a key.
   *
   * @throws IllegalArgumentException as the check; the message begins with the key
   */
  public static void check(String key, Runnable check) {
    under(
        key,
        () -> {
          check.run();
          return key;
        });
  }
}
