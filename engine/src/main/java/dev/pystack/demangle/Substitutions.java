package dev.pystack.demangle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code S_}, {@code S0_}, … and the standard library's abbreviations stand for. */
final class Substitutions {
  private Node[] seen = new Node[16];
  private int count;

  void add(Node node) {
    if (count == seen.length) {
      seen = Arrays.copyOf(seen, count * 2);
    }
    seen[count++] = node;
  }

  int count() {
    return count;
  }

  /** Forgets all but the first {@code kept}. */
  void truncate(int kept) {
    count = kept;
  }

  /** The rest of {@code S_} or {@code S <base 36> _}, behind the S. */
  Node numbered(Cursor in) throws NotMangled {
    int index = 0;
    if (!in.eat('_')) {
      for (char c = in.next(); c != '_'; c = in.next()) {
        int digit;
        if (Cursor.isDigit(c)) {
          digit = c - '0';
        } else if (Cursor.isUpper(c)) {
          digit = c - 'A' + 10;
        } else {
          throw new NotMangled();
        }
        index = index * 36 + digit;
        if (index >= count) {
          throw new NotMangled();
        }
      }
      index++;
    }
    if (index >= count) {
      throw new NotMangled();
    }
    return seen[index];
  }

  /** The text of an abbreviation as c++filt writes it, in full; null if there is none. */
  static @Nullable String standard(char code) {
    switch (code) {
      case 't':
        return "std";
      case 'a':
        return "std::allocator";
      case 'b':
        return "std::basic_string";
      case 's':
        return "std::basic_string<char, std::char_traits<char>, std::allocator<char> >";
      case 'i':
        return "std::basic_istream<char, std::char_traits<char> >";
      case 'o':
        return "std::basic_ostream<char, std::char_traits<char> >";
      case 'd':
        return "std::basic_iostream<char, std::char_traits<char> >";
      default:
        return null;
    }
  }

  /** The name of a constructor of an abbreviated class; null if there is none. */
  static @Nullable String constructor(char code) {
    switch (code) {
      case 'a':
        return "allocator";
      case 'b':
      case 's':
        return "basic_string";
      case 'i':
        return "basic_istream";
      case 'o':
        return "basic_ostream";
      case 'd':
        return "basic_iostream";
      default:
        return null;
    }
  }
}
