package dev.pystack.cli.options;

import java.util.List;

/**
 * A command with its words for help texts, which none but those load.
 *
 * @param name empty: the program itself
 * @param summary half a line
 * @param intro lines
 * @param column in which the help text has what an option does
 * @param notes lines that follow the options, each with a line feed; may be empty
 * @param examples command lines
 */
public record Command(
    String name,
    String summary,
    String intro,
    List<Positional> positionals,
    List<Option> options,
    int column,
    String notes,
    List<String> examples) {
  /** The words that start it. */
  public String program() {
    return name.isEmpty() ? "pystack" : "pystack " + name;
  }
}
