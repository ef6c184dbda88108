package dev.pystack.demangle;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rust's present names, {@code _R…} (RFC 2603 and the rustc book's chapter on the v0 scheme),
 * written as rustfilt does: without hashes of crates and types of constants. Read and written in
 * one pass; a back reference is one more reading of what stands there.
 */
final class RustV0 {
  private static final int ORIGIN = 2;

  /** The names of all libraries at hand, half a million, need 92 and 2,494 at most. */
  private static final int MAX_DEPTH = 200;

  private static final int MAX_STEPS = 1 << 16;

  final RustReader in;
  final StringBuilder out = new StringBuilder(128);
  private final RustConstants constants = new RustConstants(this);

  /** Read only: what is in the name but not shown. */
  private boolean quiet;

  /** How many lifetimes {@code for<…>} has bound around here. */
  private long boundLifetimes;

  private int depth;
  private int steps;

  private RustV0(String symbol) {
    this.in = new RustReader(symbol, ORIGIN);
  }

  static @Nullable String demangle(String symbol) throws NotMangled {
    if (!Cursor.isUpper(symbol.charAt(ORIGIN))
        || !RustLegacy.isPrintable(symbol.getBytes(StandardCharsets.UTF_8))) {
      return null;
    }
    RustV0 v0 = new RustV0(symbol);
    v0.path(true);
    if (Cursor.isUpper(v0.in.peek())) {
      // the crate for which a generic function was instantiated
      v0.quiet = true;
      v0.path(false);
    }
    char behind = v0.in.peek();
    if (behind != Cursor.END && behind != '.') {
      return null;
    }
    return v0.out.append(RustLegacy.withoutLlvm(symbol.substring(v0.in.position()))).toString();
  }

  void write(String text) {
    if (!quiet) {
      out.append(text);
    }
  }

  void write(char c) {
    if (!quiet) {
      out.append(c);
    }
  }

  boolean isQuiet() {
    return quiet;
  }

  /** To be called, with {@link #leave}, by whatever can contain itself. */
  void enter() throws NotMangled {
    if (++depth > MAX_DEPTH) {
      throw new NotMangled();
    }
    step();
  }

  void leave() {
    depth--;
  }

  void step() throws NotMangled {
    if (++steps > MAX_STEPS || out.length() > Printer.MAX_LENGTH) {
      throw new NotMangled();
    }
  }

  /** Follows a back reference; returns where to go on, or -1 if there is nothing to read there. */
  int jump() throws NotMangled {
    int target = in.backReference(ORIGIN);
    if (quiet) {
      return -1;
    }
    int back = in.position();
    in.position(target);
    return back;
  }

  /**
   * @param inValue whether generic arguments need {@code ::} before them
   */
  void path(boolean inValue) throws NotMangled {
    enter();
    char tag = in.next();
    switch (tag) {
      case 'C':
        in.tagged('s');
        write(in.identifier());
        break;
      case 'N':
        nested(inValue);
        break;
      case 'M':
      case 'X':
        implementationPath();
        qualifiedSelf(tag == 'X');
        break;
      case 'Y':
        qualifiedSelf(true);
        break;
      case 'I':
        path(inValue);
        write(inValue ? "::<" : "<");
        arguments();
        write('>');
        break;
      case 'B':
        int back = jump();
        if (back >= 0) {
          path(inValue);
          in.position(back);
        }
        break;
      default:
        throw new NotMangled();
    }
    leave();
  }

  private void nested(boolean inValue) throws NotMangled {
    char namespace = in.next();
    boolean special = Cursor.isUpper(namespace);
    if (!special && !Cursor.isLower(namespace)) {
      throw new NotMangled();
    }
    path(inValue);
    long disambiguator = in.tagged('s');
    String name = in.identifier();
    if (!special) {
      if (!name.isEmpty()) {
        write("::");
        write(name);
      }
      return;
    }
    write("::{");
    if (namespace == 'C') {
      write("closure");
    } else if (namespace == 'S') {
      write("shim");
    } else {
      write(namespace);
    }
    if (!name.isEmpty()) {
      write(':');
      write(name);
    }
    write('#');
    write(Long.toUnsignedString(disambiguator));
    write('}');
  }

  /** Where an {@code impl} stands is not shown. */
  private void implementationPath() throws NotMangled {
    in.tagged('s');
    boolean hold = quiet;
    quiet = true;
    path(false);
    quiet = hold;
  }

  private void qualifiedSelf(boolean withTrait) throws NotMangled {
    write('<');
    type();
    if (withTrait) {
      write(" as ");
      path(false);
    }
    write('>');
  }

  private void arguments() throws NotMangled {
    for (int i = 0; !in.eat('E'); i++) {
      if (i > 0) {
        write(", ");
      }
      if (in.eat('L')) {
        lifetime(in.base62());
      } else if (in.eat('K')) {
        constants.constant(false);
      } else {
        type();
      }
    }
  }

  private void lifetime(long index) throws NotMangled {
    if (quiet) {
      return;
    }
    write('\'');
    if (index == 0) {
      write('_');
      return;
    }
    long number = boundLifetimes - index;
    if (index < 0 || number < 0) {
      throw new NotMangled();
    }
    if (number < 26) {
      write((char) ('a' + number));
    } else {
      write('_');
      write(Long.toString(number));
    }
  }

  /** {@code [G number]}: writes {@code for<'a, 'b> }, and returns how many lifetimes it binds. */
  private long bind() throws NotMangled {
    long count = in.tagged('G');
    if (quiet || count == 0) {
      return 0;
    }
    write("for<");
    for (long i = 0; i != count; i++) {
      step();
      if (i > 0) {
        write(", ");
      }
      boundLifetimes++;
      lifetime(1);
    }
    write("> ");
    return count;
  }

  void type() throws NotMangled {
    enter();
    char tag = in.next();
    String basic = basic(tag);
    if (basic != null) {
      write(basic);
    } else {
      compound(tag);
    }
    leave();
  }

  private void compound(char tag) throws NotMangled {
    switch (tag) {
      case 'R':
      case 'Q':
        write('&');
        if (in.eat('L')) {
          long lifetime = in.base62();
          if (lifetime != 0) {
            lifetime(lifetime);
            write(' ');
          }
        }
        write(tag == 'Q' ? "mut " : "");
        type();
        break;
      case 'P':
      case 'O':
        write(tag == 'O' ? "*mut " : "*const ");
        type();
        break;
      case 'A':
      case 'S':
        write('[');
        type();
        if (tag == 'A') {
          write("; ");
          constants.constant(true);
        }
        write(']');
        break;
      case 'T':
        tuple();
        break;
      case 'F':
        long bound = bind();
        function();
        boundLifetimes -= bound;
        break;
      case 'D':
        dynamic();
        break;
      case 'W':
        type();
        write(" is ");
        constants.pattern();
        break;
      case 'B':
        int back = jump();
        if (back >= 0) {
          type();
          in.position(back);
        }
        break;
      default:
        in.position(in.position() - 1);
        path(false);
    }
  }

  private void tuple() throws NotMangled {
    write('(');
    int count = 0;
    while (!in.eat('E')) {
      if (count++ > 0) {
        write(", ");
      }
      type();
    }
    write(count == 1 ? ",)" : ")");
  }

  private void function() throws NotMangled {
    if (in.eat('U')) {
      write("unsafe ");
    }
    if (in.eat('K')) {
      String abi = "C";
      if (!in.eat('C')) {
        abi = in.plainIdentifier();
        if (abi.isEmpty()) {
          throw new NotMangled();
        }
      }
      write("extern \"");
      write(abi.replace('_', '-'));
      write("\" ");
    }
    write("fn(");
    for (int i = 0; !in.eat('E'); i++) {
      if (i > 0) {
        write(", ");
      }
      type();
    }
    write(')');
    if (!in.eat('u')) {
      write(" -> ");
      type();
    }
  }

  private void dynamic() throws NotMangled {
    write("dyn ");
    long bound = bind();
    for (int i = 0; !in.eat('E'); i++) {
      if (i > 0) {
        write(" + ");
      }
      dynamicTrait();
    }
    boundLifetimes -= bound;
    if (!in.eat('L')) {
      throw new NotMangled();
    }
    long lifetime = in.base62();
    if (lifetime != 0) {
      write(" + ");
      lifetime(lifetime);
    }
  }

  /** {@code path (p identifier type)*}: the bindings stand among the generic arguments. */
  private void dynamicTrait() throws NotMangled {
    boolean open = openPath();
    while (in.eat('p')) {
      write(open ? ", " : "<");
      open = true;
      write(in.identifier());
      write(" = ");
      if (in.eat('K')) {
        constants.constant(false);
      } else {
        type();
      }
    }
    if (open) {
      write('>');
    }
  }

  /** A path whose generic arguments are not closed yet; false if it has none. */
  private boolean openPath() throws NotMangled {
    enter();
    boolean open = false;
    if (in.eat('B')) {
      int back = jump();
      if (back >= 0) {
        open = openPath();
        in.position(back);
      }
    } else if (in.eat('I')) {
      path(false);
      write('<');
      arguments();
      open = true;
    } else {
      path(false);
    }
    leave();
    return open;
  }

  private static @Nullable String basic(char tag) {
    switch (tag) {
      case 'a':
        return "i8";
      case 'b':
        return "bool";
      case 'c':
        return "char";
      case 'd':
        return "f64";
      case 'e':
        return "str";
      case 'f':
        return "f32";
      case 'h':
        return "u8";
      case 'i':
        return "isize";
      case 'j':
        return "usize";
      case 'l':
        return "i32";
      case 'm':
        return "u32";
      case 'n':
        return "i128";
      case 'o':
        return "u128";
      case 'p':
        return "_";
      case 's':
        return "i16";
      case 't':
        return "u16";
      case 'u':
        return "()";
      case 'v':
        return "...";
      case 'x':
        return "i64";
      case 'y':
        return "u64";
      case 'z':
        return "!";
      default:
        return null;
    }
  }
}
