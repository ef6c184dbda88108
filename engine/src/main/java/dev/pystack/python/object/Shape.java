package dev.pystack.python.object;

/**
 * How the instances of one type are shown.
 *
 * @param kind decides which of the other components are used
 * @param name the class's {@code __name__}
 * @param qualified module and qualified name; without the module where that is the built-in one
 * @param fields names that the class gives to what is shown: of a namedtuple or dataclass
 */
record Shape(Kind kind, String name, String qualified, String[] fields) {
  static final String[] NO_FIELDS = {};
}
