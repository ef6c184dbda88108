package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The entries of a note segment or section (gABI, chapter 5). */
public final class Notes {
  private Notes() {}

  /**
   * All entries up to the end, or up to the first that is malformed.
   *
   * @param in at the first entry
   * @param alignment {@code p_align} or {@code sh_addralign}: 8 pads to 8 bytes, everything else to
   *     4
   */
  public static List<Note> read(ByteCursor in, long alignment) {
    List<Note> notes = new ArrayList<>();
    int padding = alignment == 8 ? 8 : 4;
    long start = in.position();
    try {
      while (in.remaining() >= 12) {
        long nameSize = in.u32();
        long descriptionSize = in.u32();
        int type = in.i32();
        byte[] name = in.bytes(nameSize);
        pad(in, start, padding);
        byte[] description = in.bytes(descriptionSize);
        notes.add(new Note(text(name), type, description));
        pad(in, start, padding);
      }
    } catch (MalformedException e) {
      // what came before stays: of a truncated note segment the first entries are good
      return notes;
    }
    return notes;
  }

  private static void pad(ByteCursor in, long start, int padding) throws MalformedException {
    long past = -(in.position() - start) & (padding - 1);
    in.skip(Math.min(past, in.remaining()));
  }

  private static String text(byte[] name) {
    int length = name.length;
    while (length > 0 && name[length - 1] == 0) {
      length--;
    }
    return new String(name, 0, length, StandardCharsets.UTF_8);
  }
}
