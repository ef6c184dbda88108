package dev.pystack.python.runtime;

import dev.pystack.elf.ElfHeader;
import dev.pystack.elf.Segment;
import dev.pystack.target.Mapping;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Pieces of a target's memory to be searched. */
final class Regions {
  private long[] bounds = new long[16];
  private int count;

  int count() {
    return count;
  }

  long start(int i) {
    return bounds[2 * i];
  }

  long end(int i) {
    return bounds[2 * i + 1];
  }

  private void add(long start, long end) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = start;
    bounds[2 * count + 1] = end;
    count++;
  }

  // declared sizes may be lies: only what is mapped is searched
  private void addMapped(List<Mapping> mappings, long start, long end) {
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      long from = Long.compareUnsigned(m.start(), start) > 0 ? m.start() : start;
      long to = Long.compareUnsigned(m.end(), end) < 0 ? m.end() : end;
      if (m.readable() && Long.compareUnsigned(from, to) < 0) {
        add(from, to);
      }
    }
  }

  /** The variables that an image starts without a value: its {@code .bss}. */
  static Regions zeroed(Image image, List<Mapping> mappings) {
    return data(image, mappings, true, false);
  }

  /** The variables of an image that have a value from the start: its {@code .data}. */
  static Regions initialized(Image image, List<Mapping> mappings) {
    return data(image, mappings, false, true);
  }

  /** All variables of an image. */
  static Regions data(Image image, List<Mapping> mappings) {
    return data(image, mappings, true, true);
  }

  private static Regions data(
      Image image, List<Mapping> mappings, boolean zeroed, boolean initialized) {
    Regions regions = new Regions();
    ElfHeader header = image.header();
    if (header == null) {
      return regions;
    }
    List<Segment> segments = header.segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      if (s.type() != Segment.LOAD || !s.writable()) {
        continue;
      }
      long start = s.address() + image.bias();
      long middle = start + s.fileSize();
      long end = start + s.memorySize();
      if (initialized && zeroed) {
        regions.addMapped(mappings, start, end);
      } else if (initialized) {
        regions.addMapped(mappings, start, middle);
      } else {
        regions.addMapped(mappings, middle, end);
      }
    }
    return regions;
  }

  /** What is allocated outside of the heap, and stacks: writable memory without a file. */
  static Regions anonymous(List<Mapping> mappings) {
    Regions regions = new Regions();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (m.writable() && m.readable() && !m.hasFile() && !m.path().equals("[heap]")) {
        regions.add(m.start(), m.end());
      }
    }
    regions.smallestFirst();
    return regions;
  }

  // stacks are small and lead to the interpreter; what allocators reserve is huge and mostly empty
  private void smallestFirst() {
    long[][] pairs = new long[count][];
    for (int i = 0; i < count; i++) {
      pairs[i] = new long[] {start(i), end(i)};
    }
    Arrays.sort(pairs, Comparator.comparingLong(pair -> pair[1] - pair[0]));
    for (int i = 0; i < count; i++) {
      bounds[2 * i] = pairs[i][0];
      bounds[2 * i + 1] = pairs[i][1];
    }
  }

  static Regions heap(List<Mapping> mappings) {
    Regions regions = new Regions();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (m.writable() && m.readable() && m.path().equals("[heap]")) {
        regions.add(m.start(), m.end());
      }
    }
    return regions;
  }

  /** All writable memory behind a file. */
  static Regions fileData(List<Mapping> mappings) {
    Regions regions = new Regions();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (m.writable() && m.readable() && m.hasFile()) {
        regions.add(m.start(), m.end());
      }
    }
    return regions;
  }
}
