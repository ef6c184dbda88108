package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * One C++ name while it is parsed: what the parsers of its parts share. Source: Itanium C++ ABI,
 * 5.1, and how GNU c++filt reads what compilers of all ages have written.
 */
final class Itanium {
  /** Types, expressions, arguments and encodings within each other; real names have 26. */
  static final int MAX_DEPTH = 128;

  private static final int COST_OF_RETURN = 100;

  final Cursor in;
  final Substitutions substitutions = new Substitutions();
  final NameParser names;
  final TypeParser types;
  final TemplateParser templates;
  final ExpressionParser expressions;

  /** What a constructor that comes next is named after. */
  @Nullable Node lastName;

  /** The arguments in the name of the function or variable, as far as it was read. */
  @Nullable Node arguments;

  /** Within an expression {@code cv} is a cast, else the name of a conversion operator. */
  boolean inExpression;

  /** Within the type of a conversion operator. */
  boolean inConversion;

  /**
   * {@code sr1A1x} (old) and {@code sr1AE1x} (new) both say A::x, but cannot be told apart; read
   * the new way first.
   */
  final boolean oldUnresolvedNames;

  /** Whether it mattered. */
  boolean sawUnresolvedName;

  private int depth;
  private int budget;

  private Itanium(String name, int start, boolean oldUnresolvedNames) {
    this.in = new Cursor(name, start);
    this.oldUnresolvedNames = oldUnresolvedNames;
    this.budget = 1000 + 10 * name.length();
    this.names = new NameParser(this);
    this.types = new TypeParser(this);
    this.templates = new TemplateParser(this);
    this.expressions = new ExpressionParser(this);
  }

  /**
   * Parses {@code encoding suffix*} to the end of the name.
   *
   * @param start behind {@code _Z}
   */
  static Node parse(String name, int start) throws NotMangled {
    Itanium first = new Itanium(name, start, false);
    try {
      return first.whole();
    } catch (NotMangled e) {
      if (!first.sawUnresolvedName) {
        throw e;
      }
      return new Itanium(name, start, true).whole();
    }
  }

  private Node whole() throws NotMangled {
    Node result = encoding(true);
    while (in.peek() == '.' && isSuffix(in.peek(1))) {
      result = clone(result);
    }
    if (!in.atEnd()) {
      throw new NotMangled();
    }
    return result;
  }

  private static boolean isSuffix(char c) {
    return Cursor.isLower(c) || Cursor.isDigit(c) || c == '_';
  }

  /** {@code .name} or {@code .number}, then more numbers: what compilers append to clones. */
  private Node clone(Node encoding) throws NotMangled {
    int start = in.position();
    in.skip(2);
    while (isSuffix(in.peek())) {
      in.skip(1);
    }
    while (in.peek() == '.' && Cursor.isDigit(in.peek(1))) {
      in.skip(2);
      while (Cursor.isDigit(in.peek())) {
        in.skip(1);
      }
    }
    return new Node(Kind.CLONE, encoding, Node.name(in.since(start)));
  }

  /** {@code name [bare-function-type] [Q requirement]}, or a special name. */
  Node encoding(boolean top) throws NotMangled {
    enter();
    final Node hold = arguments;
    Node result;
    char peek = in.peek();
    if (peek == 'G' || peek == 'T') {
      result = new SpecialNames(this).parse();
    } else {
      result = names.name(false);
      peek = in.peek();
      if (peek != Cursor.END && peek != 'E' && peek != '.') {
        result = function(result, top);
      }
    }
    arguments = hold;
    leave();
    return result;
  }

  private Node function(Node name, boolean top) throws NotMangled {
    Node required = isTemplate(name) ? templates.requirement() : null;
    Node type = types.bareFunction(hasReturnType(name));
    if (!top && name.kind == Kind.LOCAL) {
      // the return type would be taken for that of what this is nested in
      type.left = null;
    }
    return new Node(Kind.FUNCTION, name, templates.constrained(type, required));
  }

  /** Template functions have their return type in their name, unless they have none. */
  private static boolean hasReturnType(Node name) {
    Node node = name;
    while (node != null) {
      if (node.kind == Kind.LOCAL) {
        node = node.right;
      } else if (node.kind.qualifiesFunction) {
        node = node.left;
      } else {
        return node.kind == Kind.TEMPLATE && !returnsNothing(node.left);
      }
    }
    return false;
  }

  private static boolean isTemplate(Node name) {
    Node node = name;
    while (node.kind.qualifiesFunction && node.left != null) {
      node = node.left;
    }
    return node.kind == Kind.TEMPLATE;
  }

  private static boolean returnsNothing(@Nullable Node name) {
    Node node = name;
    while (node != null && (node.kind == Kind.QUALIFIED || node.kind == Kind.LOCAL)) {
      node = node.right;
    }
    return node != null
        && (node.kind == Kind.CONSTRUCTOR
            || node.kind == Kind.DESTRUCTOR
            || node.kind == Kind.CONVERSION);
  }

  /** How far parsing has come, to come back to it. */
  record State(
      int position,
      int substitutions,
      @Nullable Node lastName,
      boolean inExpression,
      boolean inConversion,
      int depth) {}

  State state() {
    return new State(
        in.position(), substitutions.count(), lastName, inExpression, inConversion, depth);
  }

  void restore(State state) {
    // nested in each other, twice as many with each level
    budget -= COST_OF_RETURN;
    in.position(state.position());
    substitutions.truncate(state.substitutions());
    lastName = state.lastName();
    inExpression = state.inExpression();
    inConversion = state.inConversion();
    depth = state.depth();
  }

  /** To be called, with {@link #leave}, by whatever can contain itself. */
  void enter() throws NotMangled {
    if (++depth > MAX_DEPTH || --budget < 0) {
      throw new NotMangled();
    }
  }

  void leave() {
    depth--;
  }
}
