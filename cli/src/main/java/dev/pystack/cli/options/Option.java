package dev.pystack.cli.options;

import org.jspecify.annotations.Nullable;

/**
 * An option.
 *
 * @param letter its short form; 0: it has none
 * @param name its long form, without the dashes
 * @param value what help texts call its value; null: it has none
 * @param group those of a command with the same number exclude each other; 0: none
 * @param help what it does, in the lines of the help text
 */
public record Option(char letter, String name, @Nullable String value, int group, String help) {
  static Option flag(String name, String help) {
    return new Option('\0', name, null, 0, help);
  }

  static Option valued(String name, String value, String help) {
    return new Option('\0', name, value, 0, help);
  }

  Option withLetter(char short_) {
    return new Option(short_, name, value, group, help);
  }

  Option inGroup(int number) {
    return new Option(letter, name, value, number, help);
  }

  /** The short form with its dash where there is one, else the long one. */
  public String shortest() {
    return letter == 0 ? "--" + name : "-" + letter;
  }
}
