package org.harmonium.backend.cuda.libraries;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import jcuda.JCudaVersion;
import org.harmonium.backend.BackendException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JCuda's natives, and libraries that gcc built, as the dynamic linker sees them. */
class ElfFileTest {
  private static final long SEED = 20_261_123;
  private static final String CURAND = "/lib/libJCurand-11.8.0-linux-x86_64.so";
  private static final String CUBLAS = "/lib/libJCublas2-12.6.0-linux-x86_64.so";

  @TempDir Path folder;

  private static byte[] resource(String name) {
    try (InputStream in = ElfFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> needed(ElfFile library) {
    return library.needed().stream().map(ElfFile.Name::text).toList();
  }

  private static List<String> versions(ElfFile library) {
    return library.versionNeeds().stream()
        .map(need -> need.file().text() + " " + need.version().text())
        .toList();
  }

  /** The names are those that {@code readelf -d} and {@code readelf -V} print. */
  @Test
  void read_jcurandsNative_hasTheNamesThatReadelfPrints() {
    ElfFile library = new ElfFile("it", resource(CURAND));
    assertEquals(List.of("libcurand.so.10", "libstdc++.so.6", "libc.so.6"), needed(library));
    assertTrue(versions(library).contains("libcurand.so.10 libcurand.so.10"));
    assertTrue(versions(library).contains("libc.so.6 GLIBC_2.2.5"));
    assertTrue(library.exports("JNI_OnLoad"));
    assertFalse(library.exports("JNI_OnUnloaded"));
    assertFalse(library.exports("curandCreateGenerator"), "it is imported, not exported");
  }

  @Test
  void plainHash_isThatOfReadelf() {
    // The well-known hashes of two versions of the C library.
    assertEquals(0x09691a75, ElfFile.plainHash("GLIBC_2.2.5"));
    assertEquals(0x0d696914, ElfFile.plainHash("GLIBC_2.4"));
  }

  @Test
  void natives_areOfTheVersionThatTheClassesAskFor() {
    assertEquals(JCudaVersion.get(), JCudaNatives.VERSION);
  }

  @Test
  void functions_areAllAskedForByJCudasNative() {
    String names = new String(resource(CUBLAS), StandardCharsets.ISO_8859_1);
    for (String function : CublasFile.FUNCTIONS) {
      assertTrue(names.contains("\0" + function + "\0"), function);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "sysv", "both"})
  void exports_eitherTableOfFunctions_findsWhatIsThere(String table) {
    Stubs.requireCompiler();
    StringBuilder source = new StringBuilder("extern int foreign(void);\n");
    for (int i = 0; i < 200; i++) {
      source.append("int function_").append(i).append("(void) { return foreign(); }\n");
    }
    Path file = Stubs.build(folder, "libmany.so.3", source.toString(), "-Wl,--hash-style=" + table);
    ElfFile library = ElfFile.read(file);
    assertEquals("libmany.so.3", library.ownName().orElseThrow());
    for (int i = 0; i < 400; i++) {
      assertEquals(i < 200, library.exports("function_" + i), "function_" + i);
    }
    assertFalse(library.exports("foreign"));
    assertFalse(library.exports(""));
  }

  @Test
  void rename_jcublasNative_changesNamesAndOneHashOnly() {
    byte[] before = resource(CUBLAS);
    byte[] kept = before.clone();
    byte[] after = Retarget.rename("it", before, "libcublas.so.12", "libcublas.so.13");
    assertArrayEquals(kept, before, "the original was changed");
    ElfFile library = new ElfFile("it", after);
    assertTrue(needed(library).contains("libcublas.so.13"));
    assertFalse(needed(library).contains("libcublas.so.12"));
    assertTrue(versions(library).contains("libcublas.so.13 libcublas.so.13"));
    int differences = 0;
    for (int i = 0; i < before.length; i++) {
      differences += before[i] != after[i] ? 1 : 0;
    }
    assertEquals(2, differences, "one digit, and the last byte of a hash");
  }

  @Test
  void rename_aLibraryThatNeedsOther_isRefused() {
    BackendException refusal =
        assertThrows(
            BackendException.class,
            () -> Retarget.rename("it", resource(CURAND), "libcublas.so.12", "libcublas.so.13"));
    assertTrue(refusal.getMessage().startsWith("it: does not require libcublas.so.12"));
  }

  @Test
  void read_whatIsNoLibrary_isRefused() throws IOException {
    Path file = folder.resolve("libcuda.so.1");
    Files.createFile(file);
    assertRefused(file, "it is truncated");
    Files.write(file, new byte[200]);
    assertRefused(file, "it is not an ELF file");
    byte[] arm = resource(CURAND);
    arm[18] = (byte) 183;
    Files.write(file, arm);
    assertRefused(file, "it is for another processor");
    Files.delete(file);
    BackendException gone = assertThrows(BackendException.class, () -> ElfFile.read(file));
    assertTrue(gone.getMessage().contains("cannot be read"), gone.getMessage());
  }

  private static void assertRefused(Path file, String how) {
    BackendException refusal = assertThrows(BackendException.class, () -> ElfFile.read(file));
    assertEquals(
        file
            + ": is not a valid shared library for 64-bit x86 ("
            + how
            + "); reinstall it or use another copy",
        refusal.getMessage());
  }

  /** Cuts, flips and overwritten words; half of them where the headers and tables are. */
  @Test
  void read_sixThousandMutations_areReadOrRefused() {
    byte[] good = resource(CURAND);
    SplittableRandom random = new SplittableRandom(SEED);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] mutated = mutated(good, random);
      try {
        ElfFile library = new ElfFile("it", mutated);
        library.ownName();
        library.needed();
        library.versionNeeds();
        library.exports("JNI_OnLoad");
        library.exports("absent");
        Retarget.rename("it", mutated, "libcurand.so.10", "libcurand.so.11");
        read++;
      } catch (BackendException e) {
        assertTrue(e.getMessage().startsWith("it: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        refused++;
      }
    }
    assertTrue(read > 500 && refused > 500, read + " read, " + refused + " refused");
  }

  private static byte[] mutated(byte[] good, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(good, random.nextInt(good.length));
    }
    byte[] mutated = good.clone();
    for (int n = random.nextInt(1, 5); n > 0; n--) {
      int at = random.nextInt(random.nextBoolean() ? 0x400 : mutated.length - 8);
      switch (random.nextInt(3)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt(256);
        default -> Arrays.fill(mutated, at, at + 8, (byte) -random.nextInt(2));
      }
    }
    return mutated;
  }
}
