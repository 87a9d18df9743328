package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.harmonium.backend.BackendException;

/**
 * A parser for the dynamic section of a shared library: its name, the libraries and versions it
 * needs, and the functions it exports. The format is the System V ABI's ELF-64, little-endian, with
 * the GNU hash table and symbol versions of the Linux Standard Base.
 *
 * <p>For arbitrary bytes, each method returns a value or throws a {@link BackendException} that
 * names the file.
 */
final class ElfFile {
  private static final int X86_64 = 62;
  private static final int SHARED_LIBRARY = 3;
  private static final int LOADED_SEGMENT = 1;
  private static final int DYNAMIC_SEGMENT = 2;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int DYNAMIC_ENTRY_BYTES = 16;
  private static final int SYMBOL_BYTES = 24;
  private static final int MOST_VERSIONS = 10_000;

  private static final int DT_NEEDED = 1;
  private static final int DT_HASH = 4;
  private static final int DT_STRTAB = 5;
  private static final int DT_SYMTAB = 6;
  private static final int DT_STRSZ = 10;
  private static final int DT_SONAME = 14;
  private static final int DT_GNU_HASH = 0x6ffffef5;
  private static final int DT_VERNEED = 0x6ffffffe;
  private static final int DT_VERNEEDNUM = 0x6fffffff;

  private final ElfBytes bytes;
  private final List<long[]> loaded = new ArrayList<>();
  private final List<long[]> dynamic = new ArrayList<>();
  private final long strings;
  private final long stringBytes;

  /** A name and its offset in the file. */
  record Name(String text, long offset) {}

  /** A symbol version required from another library, and where the hash of its name is. */
  record VersionNeed(Name file, Name version, long hashOffset) {}

  /** Parses the whole content of a file, whose name is for messages. */
  ElfFile(String name, byte[] content) {
    this(new ElfBytes(name, ByteBuffer.wrap(content)));
  }

  private ElfFile(ElfBytes content) {
    bytes = content;
    // The class is 64-bit and the data little-endian; then the type and the machine.
    if (bytes.i32(0) != 0x464c457f || bytes.u16(4) != 0x0102 || bytes.u16(16) != SHARED_LIBRARY) {
      throw bytes.broken("it is not an ELF file");
    }
    if (bytes.u16(18) != X86_64) {
      throw bytes.broken("it is for another processor");
    }
    readSegments();
    strings = offsetOf(dynamic(DT_STRTAB).orElseThrow(() -> bytes.broken("no names")));
    stringBytes = dynamic(DT_STRSZ).orElse(0L);
  }

  /** Parses a file without reading the whole of it: cuBLAS has a hundred million bytes. */
  static ElfFile read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      return new ElfFile(
          new ElfBytes(file.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, size)));
    } catch (IOException e) {
      throw new BackendException(
          file + ": cannot be read (" + e.getMessage() + "); reinstall it", e);
    }
  }

  private void readSegments() {
    long headers = bytes.i64(32);
    int headerBytes = bytes.u16(54);
    int count = bytes.u16(56);
    if (headerBytes < PROGRAM_HEADER_BYTES) {
      throw bytes.broken("a segment's header has " + headerBytes + " bytes");
    }
    for (int i = 0; i < count; i++) {
      long header = headers + (long) i * headerBytes;
      int type = bytes.i32(header);
      if (type == LOADED_SEGMENT) {
        loaded.add(
            new long[] {bytes.i64(header + 16), bytes.i64(header + 8), bytes.i64(header + 32)});
      } else if (type == DYNAMIC_SEGMENT) {
        readDynamic(bytes.i64(header + 8), bytes.i64(header + 32));
      }
    }
  }

  private void readDynamic(long offset, long length) {
    for (long at = 0; at + DYNAMIC_ENTRY_BYTES <= length; at += DYNAMIC_ENTRY_BYTES) {
      long tag = bytes.raw64(offset + at);
      if (tag == 0) {
        return;
      }
      dynamic.add(new long[] {tag, bytes.raw64(offset + at + 8)});
    }
  }

  /** Returns the name by which other libraries need this one (its SONAME). */
  Optional<String> ownName() {
    return dynamic(DT_SONAME).map(index -> string(index).text());
  }

  /** Returns the libraries it needs, in the order in which they are loaded. */
  List<Name> needed() {
    return dynamic.stream().filter(e -> e[0] == DT_NEEDED).map(e -> string(e[1])).toList();
  }

  /** Returns the symbol versions it requires from other libraries. */
  List<VersionNeed> versionNeeds() {
    List<VersionNeed> needs = new ArrayList<>();
    Optional<Long> table = dynamic(DT_VERNEED);
    if (table.isEmpty()) {
      return needs;
    }
    long files = dynamic(DT_VERNEEDNUM).orElse(0L);
    long file = offsetOf(table.get());
    for (long i = 0; i < files; i++) {
      Name fileName = string(bytes.u32(file + 4));
      int versions = bytes.u16(file + 2);
      long version = file + bytes.u32(file + 8);
      for (int j = 0; j < versions; j++) {
        if (needs.size() == MOST_VERSIONS) {
          throw bytes.broken("it requires too many versions");
        }
        needs.add(new VersionNeed(fileName, string(bytes.u32(version + 8)), version));
        version += bytes.u32(version + 12);
      }
      if (bytes.u32(file + 12) == 0) {
        break;
      }
      file += bytes.u32(file + 12);
    }
    return needs;
  }

  /** Returns whether it exports a function, by the same lookup as the dynamic linker. */
  boolean exports(String function) {
    long symbols = offsetOf(dynamic(DT_SYMTAB).orElseThrow(() -> bytes.broken("no symbols")));
    Optional<Long> gnu = dynamic(DT_GNU_HASH);
    if (gnu.isPresent()) {
      return gnuExports(offsetOf(gnu.get()), symbols, function);
    }
    long table =
        offsetOf(dynamic(DT_HASH).orElseThrow(() -> bytes.broken("no table of functions")));
    return plainExports(table, symbols, function);
  }

  private boolean gnuExports(long table, long symbols, String function) {
    long buckets = bytes.u32(table);
    if (buckets == 0) {
      return false;
    }
    long first = bytes.u32(table + 4);
    long bucketAt = table + 16 + 8 * bytes.u32(table + 8);
    int hash = gnuHash(function);
    long symbol = bytes.u32(bucketAt + 4 * (Integer.toUnsignedLong(hash) % buckets));
    if (symbol < first) {
      return false;
    }
    long chain = bucketAt + 4 * buckets;
    while (true) {
      // The lowest bit of a chain's entry marks the last entry.
      int entry = bytes.i32(chain + 4 * (symbol - first));
      if ((entry | 1) == (hash | 1) && isDefined(symbols, symbol, function)) {
        return true;
      }
      if ((entry & 1) != 0) {
        return false;
      }
      symbol++;
    }
  }

  private boolean plainExports(long table, long symbols, String function) {
    long buckets = bytes.u32(table);
    long chains = bytes.u32(table + 4);
    if (buckets == 0) {
      return false;
    }
    long symbol = bytes.u32(table + 8 + 4 * (plainHash(function) % buckets));
    // No chain is longer than the table, unless the file is invalid and the chain is circular.
    for (long i = 0; i < chains && symbol != 0; i++) {
      if (isDefined(symbols, symbol, function)) {
        return true;
      }
      symbol = bytes.u32(table + 8 + 4 * buckets + 4 * symbol);
    }
    return false;
  }

  private boolean isDefined(long symbols, long symbol, String function) {
    long at = symbols + SYMBOL_BYTES * symbol;
    return bytes.u16(at + 6) != 0 && string(bytes.u32(at)).text().equals(function);
  }

  /** Returns the System V hash of a name, which is also used to compare versions. */
  static long plainHash(String name) {
    long hash = 0;
    for (byte c : name.getBytes(StandardCharsets.ISO_8859_1)) {
      hash = (hash << 4) + (c & 0xff);
      long high = hash & 0xf0000000L;
      hash = (hash ^ (high >>> 24)) & ~high & 0xffffffffL;
    }
    return hash;
  }

  private static int gnuHash(String name) {
    int hash = 5381;
    for (byte c : name.getBytes(StandardCharsets.ISO_8859_1)) {
      hash = hash * 33 + (c & 0xff);
    }
    return hash;
  }

  private Optional<Long> dynamic(int tag) {
    return dynamic.stream().filter(e -> e[0] == tag).map(e -> e[1]).findFirst();
  }

  /** Returns the offset in the file of an address in memory. */
  private long offsetOf(long address) {
    for (long[] segment : loaded) {
      if (address >= segment[0] && address - segment[0] < segment[2]) {
        return segment[1] + (address - segment[0]);
      }
    }
    throw bytes.broken("an address is outside all segments");
  }

  private Name string(long index) {
    if (index < 0 || index >= stringBytes) {
      throw bytes.broken("a name is outside its table");
    }
    return new Name(bytes.text(strings + index), strings + index);
  }
}
