package org.harmonium.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Kinds by their names, and errors on the class path. */
class RegistryTest {
  /** A service of the tests, with one provider in a service file. */
  public interface Fruit {
    String name();
  }

  /** A provider. */
  public static final class Apple implements Fruit {
    @Override
    public String name() {
      return "apple";
    }
  }

  /** Another one with the same name. */
  public static final class Pippin implements Fruit {
    @Override
    public String name() {
      return "apple";
    }
  }

  /** A service whose file names a class that does not exist. */
  public interface Broken {}

  private static List<String> names(Fruit fruit) {
    return List.of(fruit.name());
  }

  @Test
  void load_findsByName_andSuggestsTheNearest() {
    Registry<Fruit> fruits = Registry.load("a fruit", Fruit.class, RegistryTest::names);
    assertEquals(List.of("apple"), fruits.names());
    assertEquals(Apple.class, fruits.find("apple").orElseThrow().getClass());
    assertTrue(fruits.find("aple").isEmpty());
    assertEquals("is not known; did you mean 'apple'? Known are apple", fruits.unknown("aple"));
    assertEquals("is not known. Known are apple", fruits.unknown("quince"));
  }

  @Test
  void provider_ofSeveralNames_isOneValue() {
    Fruit apple = new Apple();
    Registry<Fruit> fruits = Registry.of("a fruit", List.of(apple), f -> List.of("a", "b"));
    assertEquals(List.of("a", "b"), fruits.names());
    assertEquals(List.of(apple), fruits.values());
  }

  @Test
  void names_twice_areRefusedNamingBothClasses() {
    Registry<Fruit> fruits =
        Registry.of("a fruit", List.of(new Apple(), new Pippin()), RegistryTest::names);
    String message =
        assertThrows(IllegalArgumentException.class, () -> fruits.find("apple")).getMessage();
    assertEquals(
        "two classes on the class path are a fruit with the name 'apple': "
            + "org.harmonium.text.RegistryTest$Apple and org.harmonium.text.RegistryTest$Pippin; remove one of them",
        message);
    assertEquals(message, assertThrows(IllegalArgumentException.class, fruits::names).getMessage());
  }

  @Test
  void provider_thatIsMissing_isNamedOnEachUse() {
    Registry<Broken> broken = Registry.load("a thing", Broken.class, b -> List.of("b"));
    for (int i = 0; i < 2; i++) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> broken.find("b")).getMessage();
      assertTrue(message.startsWith("a thing on the class path cannot be used: "), message);
      assertTrue(message.contains("org.harmonium.text.Nowhere"), message);
    }
  }
}
