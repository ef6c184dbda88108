package dev.pystack.cli;

import org.apache.commons.cli.Options;

/**
 * The options that a command has, besides those of every command.
 *
 * @param flags long names of those without a value
 * @param valued long names of those with one
 */
record OptionNames(String[] flags, String[] valued) {
  private static final String[] GENERAL = {"help", "verbose", "version", "no-color"};

  /** Those of every command. */
  static OptionNames general() {
    return new OptionNames(new String[0], new String[0]);
  }

  /** Whether this is the long name of an option without a value. */
  boolean isFlag(String name) {
    return contains(GENERAL, name) || contains(flags, name);
  }

  /** The same for the library that knows all ways of writing them. */
  Options options() {
    Options options = new Options();
    for (String name : GENERAL) {
      boolean letter = name.equals("help") || name.equals("verbose");
      options.addOption(letter ? name.substring(0, 1) : null, name, false, null);
    }
    for (String name : flags) {
      options.addOption(null, name, false, null);
    }
    for (String name : valued) {
      options.addOption(null, name, true, null);
    }
    return options;
  }

  private static boolean contains(String[] names, String name) {
    for (String one : names) {
      if (one.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
