package dev.pystack.cli;

import dev.pystack.cli.options.Option;
import java.util.List;
import org.apache.commons.cli.Options;

/**
 * The options that a command has.
 *
 * @param all in the order of the help text
 */
record OptionNames(List<Option> all) {
  /** Whether this is the long name of an option without a value. */
  boolean isFlag(String name) {
    for (int i = 0; i < all.size(); i++) {
      Option option = all.get(i);
      if (option.name().equals(name)) {
        return option.value() == null;
      }
    }
    return false;
  }

  /** The same for the library that knows all ways of writing them. */
  Options options() {
    Options options = new Options();
    for (Option option : all) {
      String letter = option.letter() == 0 ? null : String.valueOf(option.letter());
      options.addOption(letter, option.name(), option.value() != null, null);
    }
    return options;
  }
}
