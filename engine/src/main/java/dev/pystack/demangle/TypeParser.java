package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Types (Itanium C++ ABI 5.1.5 and 5.1.8). */
final class TypeParser {
  private final Itanium name;
  private final Cursor in;

  TypeParser(Itanium name) {
    this.name = name;
    this.in = name.in;
  }

  Node type() throws NotMangled {
    name.enter();
    Node result = isQualifier() ? qualified() : unqualified();
    name.leave();
    return result;
  }

  /** The type as it is, and all its qualifiers together, are substitutions; nothing between is. */
  private Node qualified() throws NotMangled {
    Qualifiers qualifiers = qualifiers(false);
    Node inner = in.peek() == 'F' ? function() : type();
    Node result;
    if (inner.kind == Kind.REFERENCE_THIS || inner.kind == Kind.RVALUE_REFERENCE_THIS) {
      // printed behind the others
      Node function = inner.left;
      if (function == null) {
        throw new NotMangled();
      }
      inner.left = qualifiers.around(function);
      result = inner;
    } else {
      result = qualifiers.around(inner);
    }
    name.substitutions.add(result);
    return result;
  }

  private Node unqualified() throws NotMangled {
    char c = in.peek();
    Node result;
    switch (c) {
      case 'u':
        result = vendor();
        break;
      case 'F':
        result = function();
        break;
      case 'A':
        result = array();
        break;
      case 'M':
        in.skip(1);
        Node scope = type();
        result = new Node(Kind.MEMBER_POINTER, scope, type());
        break;
      case 'T':
        result = parameter();
        break;
      case 'O':
        result = around(Kind.RVALUE_REFERENCE);
        break;
      case 'P':
        result = around(Kind.POINTER);
        break;
      case 'R':
        result = around(Kind.REFERENCE);
        break;
      case 'C':
        result = around(Kind.COMPLEX);
        break;
      case 'G':
        result = around(Kind.IMAGINARY);
        break;
      case 'U':
        if (in.peek(1) == 'l' || in.peek(1) == 't') {
          return name.names.name(true);
        }
        result = vendorQualified();
        break;
      case 'D':
        Node builtin = extended();
        if (isSimple(builtin)) {
          return builtin;
        }
        result = builtin;
        break;
      default:
        Node simple = Builtins.node(c);
        if (simple != null) {
          in.skip(1);
          return simple;
        }
        return name.names.name(true);
    }
    name.substitutions.add(result);
    return result;
  }

  /** No substitution stands for these. */
  private static boolean isSimple(Node type) {
    return type.kind == Kind.BUILTIN || type.kind == Kind.NAME;
  }

  private Node around(Kind kind) throws NotMangled {
    in.skip(1);
    return new Node(kind, type(), null);
  }

  /** {@code u source-name [template-args]}. */
  private Node vendor() throws NotMangled {
    in.skip(1);
    Node result = name.names.source();
    if (in.peek() == 'I') {
      result = new Node(Kind.TEMPLATE, result, name.templates.arguments());
    }
    return new Node(Kind.VENDOR_TYPE, result, null);
  }

  /** {@code U source-name [template-args] type}. */
  private Node vendorQualified() throws NotMangled {
    in.skip(1);
    Node qualifier = name.names.source();
    if (in.peek() == 'I') {
      qualifier = new Node(Kind.TEMPLATE, qualifier, name.templates.arguments());
    }
    return new Node(Kind.VENDOR_QUALIFIER, type(), qualifier);
  }

  /**
   * A template parameter, perhaps with arguments of its own. In the type of a conversion operator
   * arguments belong to the operator, unless more arguments follow.
   */
  private Node parameter() throws NotMangled {
    Node parameter = name.templates.parameter();
    if (in.peek() != 'I') {
      return parameter;
    }
    if (!name.inConversion) {
      name.substitutions.add(parameter);
      return new Node(Kind.TEMPLATE, parameter, name.templates.arguments());
    }
    Itanium.State before = name.state();
    try {
      Node arguments = name.templates.arguments();
      if (in.peek() == 'I') {
        name.substitutions.add(parameter);
        return new Node(Kind.TEMPLATE, parameter, arguments);
      }
    } catch (NotMangled e) {
      // they may refer to the parameter, which becomes a substitution only now
    }
    name.restore(before);
    return parameter;
  }

  /** {@code D…}; of kind BUILTIN or NAME if it is no substitution. */
  private Node extended() throws NotMangled {
    in.skip(1);
    char c = in.next();
    switch (c) {
      case 'T':
      case 't':
        Node expression = name.expressions.expression();
        in.expect('E');
        return new Node(Kind.DECLTYPE, expression, null);
      case 'p':
        return new Node(Kind.PACK_EXPANSION, type(), null);
      case 'v':
        return vector();
      case 'F':
        return floating();
      case 'B':
      case 'U':
        return bits(c == 'U');
      case 'k':
        return new Node(Kind.PHRASE, " auto", 0, name.names.name(false), null);
      case 'K':
        return new Node(Kind.PHRASE, " decltype(auto)", 0, name.names.name(false), null);
      default:
        Node builtin = Builtins.extended(c);
        if (builtin == null) {
          throw new NotMangled();
        }
        return builtin;
    }
  }

  /** {@code _FloatN}, {@code _FloatNx}, and {@code std::bfloat16_t}. */
  private Node floating() throws NotMangled {
    int size = in.number();
    if (in.eat('b')) {
      if (size != 16) {
        throw new NotMangled();
      }
      return Builtins.floating("std::bfloat16_t");
    }
    String suffix = in.eat('x') ? "x" : "";
    if (suffix.isEmpty()) {
      in.expect('_');
    }
    return Builtins.extendedFloating("_Float" + size + suffix);
  }

  /** {@code _BitInt(N)}. */
  private Node bits(boolean unsigned) throws NotMangled {
    String prefix = unsigned ? "unsigned _BitInt(" : "_BitInt(";
    if (Cursor.isDigit(in.peek())) {
      int size = in.number();
      in.expect('_');
      return new Node(Kind.VENDOR_TYPE, Node.name(prefix + size + ")"), null);
    }
    Node size = name.expressions.expression();
    in.expect('_');
    return new Node(Kind.VENDOR_TYPE, new Node(Kind.SPECIAL, prefix, 1, size, null), null);
  }

  private boolean isQualifier() {
    char c = in.peek();
    if (c == 'D') {
      char second = in.peek(1);
      return second == 'x' || second == 'o' || second == 'O' || second == 'w';
    }
    return c == 'r' || c == 'V' || c == 'K';
  }

  /**
   * @param ofMember before the name of a member function; before the type of one it is seen
   */
  Qualifiers qualifiers(boolean ofMember) throws NotMangled {
    int start = in.position();
    int known = name.substitutions.count();
    Qualifiers result = read(ofMember);
    if (!ofMember && in.peek() == 'F' && !result.none()) {
      in.position(start);
      name.substitutions.truncate(known);
      return read(true);
    }
    return result;
  }

  private Qualifiers read(boolean ofFunction) throws NotMangled {
    Qualifiers result = new Qualifiers();
    while (isQualifier()) {
      result.add(qualifier(ofFunction));
    }
    return result;
  }

  private Node qualifier(boolean ofFunction) throws NotMangled {
    switch (in.next()) {
      case 'r':
        return new Node(ofFunction ? Kind.RESTRICT_THIS : Kind.RESTRICT, null, null);
      case 'V':
        return new Node(ofFunction ? Kind.VOLATILE_THIS : Kind.VOLATILE, null, null);
      case 'K':
        return new Node(ofFunction ? Kind.CONST_THIS : Kind.CONST, null, null);
      default:
        return functionQualifier(in.next());
    }
  }

  private Node functionQualifier(char kind) throws NotMangled {
    Node argument = null;
    switch (kind) {
      case 'x':
        return new Node(Kind.TRANSACTION_SAFE, null, null);
      case 'O':
        argument = name.expressions.expression();
        in.expect('E');
        return new Node(Kind.NOEXCEPT, null, argument);
      case 'w':
        argument = parameters();
        in.expect('E');
        return new Node(Kind.THROW, null, argument);
      default:
        return new Node(Kind.NOEXCEPT, null, null);
    }
  }

  /** {@code R} or {@code O}; null if there is none. */
  @Nullable Kind referenceQualifier() {
    if (in.eat('R')) {
      return Kind.REFERENCE_THIS;
    }
    return in.eat('O') ? Kind.RVALUE_REFERENCE_THIS : null;
  }

  /** {@code F [Y] bare-function-type [ref] E}. */
  private Node function() throws NotMangled {
    in.expect('F');
    in.eat('Y');
    Node result = bareFunction(true);
    Kind reference = referenceQualifier();
    in.expect('E');
    return reference == null ? result : new Node(reference, result, null);
  }

  /** {@code [J] type+}: the return type, where there is one, and those of the parameters. */
  Node bareFunction(boolean hasReturnType) throws NotMangled {
    Node returned = in.eat('J') || hasReturnType ? type() : null;
    return new Node(Kind.FUNCTION_TYPE, returned, parameters());
  }

  /** One or more types; a single void is an empty list. */
  Node parameters() throws NotMangled {
    Node first = null;
    Node last = null;
    while (!atEndOfParameters()) {
      Node item = new Node(Kind.LIST, type(), null);
      if (last == null) {
        first = item;
      } else {
        last.right = item;
      }
      last = item;
    }
    if (first == null) {
      throw new NotMangled();
    }
    Node only = first.left;
    if (first == last && only != null && only.kind == Kind.BUILTIN && only.text.equals("void")) {
      first.left = null;
    }
    return first;
  }

  private boolean atEndOfParameters() {
    char c = in.peek();
    return c == Cursor.END
        || c == 'E'
        || c == '.'
        || c == 'Q'
        || (c == 'R' || c == 'O') && in.peek(1) == 'E';
  }

  /** {@code A [number or expression] _ type}. */
  private Node array() throws NotMangled {
    in.skip(1);
    Node dimension = null;
    if (Cursor.isDigit(in.peek())) {
      int start = in.position();
      while (Cursor.isDigit(in.peek())) {
        in.skip(1);
      }
      dimension = Node.name(in.since(start));
    } else if (in.peek() != '_') {
      dimension = name.expressions.expression();
    }
    in.expect('_');
    return new Node(Kind.ARRAY, dimension, type());
  }

  /** {@code number _ type} or {@code _ expression _ type}. */
  private Node vector() throws NotMangled {
    Node dimension =
        in.eat('_') ? name.expressions.expression() : Node.name(Integer.toString(in.number()));
    in.expect('_');
    Node element = in.eat('p') ? Builtins.pixel() : type();
    return new Node(Kind.VECTOR, dimension, element);
  }
}
