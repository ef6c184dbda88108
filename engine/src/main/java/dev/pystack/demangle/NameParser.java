package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Names (Itanium C++ ABI 5.1.3): nested, local, of modules, operators, lambdas, … */
final class NameParser {
  private final Itanium name;
  private final Cursor in;

  /** Whether this is the name of a function or variable, and not of a type. */
  private boolean ofEncoding;

  NameParser(Itanium name) {
    this.name = name;
    this.in = name.in;
  }

  /**
   * A name, with its template arguments if it has any.
   *
   * @param substitutable whether later parts of the mangled name may refer to it, as to types
   */
  Node name(boolean substitutable) throws NotMangled {
    boolean hold = ofEncoding;
    ofEncoding = !substitutable;
    Node result = anyName(substitutable);
    ofEncoding = hold;
    return result;
  }

  private Node anyName(boolean substitutable) throws NotMangled {
    Node result;
    switch (in.peek()) {
      case 'N':
        result = nested();
        break;
      case 'Z':
        result = local();
        break;
      case 'U':
        result = unqualified(null, null);
        break;
      default:
        return unscoped(substitutable);
    }
    if (substitutable) {
      name.substitutions.add(result);
    }
    return result;
  }

  private Node unscoped(boolean substitutable) throws NotMangled {
    Node scope = null;
    Node module = null;
    Node known = null;
    if (in.startsWith('S', 't')) {
      in.skip(2);
      scope = Node.name("std");
    }
    if (in.peek() == 'S') {
      Node substitution = substitution();
      if (isModule(substitution)) {
        module = substitution;
      } else if (scope == null) {
        known = substitution;
      } else {
        throw new NotMangled();
      }
    }
    Node result = known != null ? known : unqualified(scope, module);
    boolean isNew = known == null;
    if (in.peek() == 'I') {
      if (isNew) {
        name.substitutions.add(result);
      }
      result = template(result);
      isNew = true;
    }
    if (substitutable && isNew) {
      name.substitutions.add(result);
    }
    return result;
  }

  private static boolean isModule(Node node) {
    return node.kind == Kind.MODULE || node.kind == Kind.MODULE_PARTITION;
  }

  /** {@code N [H] [cv] [ref] prefix E}. */
  private Node nested() throws NotMangled {
    in.expect('N');
    Node explicit = in.eat('H') ? new Node(Kind.EXPLICIT_OBJECT, null, null) : null;
    Qualifiers qualifiers = name.types.qualifiers(true);
    Kind reference = name.types.referenceQualifier();
    Node result = qualifiers.around(prefix(true));
    if (reference != null) {
      result = new Node(reference, result, null);
    }
    if (explicit != null) {
      explicit.left = result;
      result = explicit;
    }
    in.expect('E');
    return result;
  }

  /** The scopes of a name in an expression. */
  Node levels() throws NotMangled {
    boolean hold = ofEncoding;
    ofEncoding = false;
    Node result = prefix(false);
    ofEncoding = hold;
    return result;
  }

  /**
   * The scopes of a name and itself.
   *
   * @param substitutable whether each becomes a substitution (not in expressions)
   */
  private Node prefix(boolean substitutable) throws NotMangled {
    Node result = null;
    while (true) {
      char peek = in.peek();
      if (peek == 'D' && (in.peek(1) == 'T' || in.peek(1) == 't')) {
        result = first(result, name.types.type());
      } else if (peek == 'I') {
        if (result == null) {
          throw new NotMangled();
        }
        result = template(result);
      } else if (peek == 'T') {
        result = first(result, name.templates.parameter());
      } else if (peek == 'M') {
        // a lambda in the initializer of the member that was just added
        in.skip(1);
        continue;
      } else {
        Node module = null;
        if (peek == 'S') {
          Node substitution = substitution();
          if (!isModule(substitution)) {
            result = first(result, substitution);
            continue;
          }
          module = substitution;
        }
        result = unqualified(result, module);
      }
      if (in.peek() == 'E') {
        return result;
      }
      if (substitutable) {
        name.substitutions.add(result);
      }
    }
  }

  private Node template(Node of) throws NotMangled {
    boolean hold = ofEncoding;
    ofEncoding = false;
    Node arguments = name.templates.arguments();
    ofEncoding = hold;
    if (hold) {
      name.arguments = arguments;
    }
    return new Node(Kind.TEMPLATE, of, arguments);
  }

  /** What can only stand first. */
  private static Node first(@Nullable Node before, Node node) throws NotMangled {
    if (before != null) {
      throw new NotMangled();
    }
    return node;
  }

  /** {@code S…}: what was seen before, or an abbreviation. */
  Node substitution() throws NotMangled {
    in.expect('S');
    char c = in.peek();
    if (c == '_' || Cursor.isDigit(c) || Cursor.isUpper(c)) {
      return name.substitutions.numbered(in);
    }
    String text = Substitutions.standard(in.next());
    if (text == null) {
      throw new NotMangled();
    }
    String constructor = Substitutions.constructor(c);
    if (constructor != null) {
      name.lastName = new Node(Kind.ABBREVIATION, constructor, 0, null, null);
    }
    Node result = new Node(Kind.ABBREVIATION, text, 0, null, null);
    if (in.peek() == 'B') {
      result = tagged(result);
      name.substitutions.add(result);
    }
    return result;
  }

  /** {@code (W [P] source-name)*}: the module a name belongs to. */
  @Nullable Node module(@Nullable Node outer) throws NotMangled {
    Node module = outer;
    while (in.eat('W')) {
      Kind kind = in.eat('P') ? Kind.MODULE_PARTITION : Kind.MODULE;
      module = new Node(kind, module, source());
      name.substitutions.add(module);
    }
    return module;
  }

  Node unqualified(@Nullable Node scope, @Nullable Node knownModule) throws NotMangled {
    Node module = module(knownModule);
    boolean friend = in.eat('F');
    Node result = simple();
    if (module != null) {
      result = new Node(Kind.OF_MODULE, result, module);
    }
    result = tagged(result);
    if (friend) {
      result = new Node(Kind.FRIEND, result, null);
    }
    return scope == null ? result : new Node(Kind.QUALIFIED, scope, result);
  }

  private Node simple() throws NotMangled {
    char peek = in.peek();
    if (Cursor.isDigit(peek)) {
      return source();
    }
    if (Cursor.isLower(peek)) {
      return operator();
    }
    switch (peek) {
      case 'D':
        return in.peek(1) == 'C' ? structuredBinding() : destructor();
      case 'C':
        return constructor();
      case 'L':
        in.skip(1);
        Node result = source();
        discriminator();
        return result;
      case 'U':
        return unnamed();
      default:
        throw new NotMangled();
    }
  }

  private Node operator() throws NotMangled {
    boolean wasInExpression = name.inExpression;
    if (in.startsWith('o', 'n')) {
      in.skip(2);
      name.inExpression = false;
    }
    Node result = name.expressions.operatorName();
    name.inExpression = wasInExpression;
    if (result.kind == Kind.OPERATOR && result.number == Operators.LITERAL) {
      result = new Node(Kind.UNARY, result, source());
    }
    return result;
  }

  /** {@code DC source-name+ E}. */
  private Node structuredBinding() throws NotMangled {
    in.skip(2);
    Node first = binding();
    Node last = first;
    while (!in.eat('E')) {
      Node next = binding();
      last.right = next;
      last = next;
    }
    return first;
  }

  private Node binding() throws NotMangled {
    in.eat('L');
    return new Node(Kind.BINDING, source(), null);
  }

  /** {@code length identifier}. */
  Node source() throws NotMangled {
    int length = in.number();
    if (length <= 0) {
      throw new NotMangled();
    }
    String text = in.take(length);
    Node result = Node.name(isAnonymousNamespace(text) ? "(anonymous namespace)" : text);
    name.lastName = result;
    return result;
  }

  private static boolean isAnonymousNamespace(String text) {
    if (text.length() < 10 || !text.startsWith("_GLOBAL_") || text.charAt(9) != 'N') {
      return false;
    }
    char c = text.charAt(8);
    return c == '.' || c == '_' || c == '$';
  }

  /** {@code (B source-name)*}. */
  private Node tagged(Node node) throws NotMangled {
    Node hold = name.lastName;
    Node result = node;
    while (in.eat('B')) {
      result = new Node(Kind.TAGGED, result, source());
    }
    name.lastName = hold;
    return result;
  }

  /** {@code C1} … {@code C5}, {@code CI1 type} for those that are inherited. */
  private Node constructor() throws NotMangled {
    in.skip(1);
    boolean inherited = in.eat('I');
    char kind = in.next();
    if (kind < '1' || kind > '5') {
      throw new NotMangled();
    }
    Node base = inherited ? name.types.type() : null;
    return new Node(Kind.CONSTRUCTOR, named(), base);
  }

  private Node destructor() throws NotMangled {
    in.skip(1);
    char kind = in.next();
    if (kind < '0' || kind > '5' || kind == '3') {
      throw new NotMangled();
    }
    return new Node(Kind.DESTRUCTOR, named(), null);
  }

  private Node named() throws NotMangled {
    Node last = name.lastName;
    if (last == null) {
      throw new NotMangled();
    }
    return last;
  }

  /** {@code Ul…}, {@code Ut…}, and {@code Ub…} for a block of Clang. */
  private Node unnamed() throws NotMangled {
    in.skip(1);
    switch (in.next()) {
      case 'l':
        return name.templates.lambda();
      case 't':
        Node type = Node.numbered(Kind.UNNAMED_TYPE, in.compactNumber(), null);
        name.substitutions.add(type);
        return type;
      case 'b':
        in.number();
        in.expect('_');
        return Node.name("'block-literal'");
      default:
        throw new NotMangled();
    }
  }

  /** {@code Z encoding E} and what is local to the function. */
  private Node local() throws NotMangled {
    in.expect('Z');
    Node function = name.encoding(false);
    in.expect('E');
    Node entity;
    if (in.eat('s')) {
      discriminator();
      entity = Node.name("string literal");
    } else {
      int argument = -1;
      if (in.eat('d')) {
        argument = in.compactNumber();
      }
      entity = name(false);
      if (entity.kind != Kind.LAMBDA && entity.kind != Kind.UNNAMED_TYPE) {
        discriminator();
      }
      if (argument >= 0) {
        entity = Node.numbered(Kind.DEFAULT_ARGUMENT, argument, entity);
      }
    }
    dropReturnType(function);
    return new Node(Kind.LOCAL, function, entity);
  }

  /** It would be taken for that of the local thing. */
  private static void dropReturnType(Node function) {
    Node type = function.kind == Kind.FUNCTION ? function.right : null;
    while (type != null && type.kind == Kind.CONSTRAINED) {
      type = type.left;
    }
    if (type != null) {
      type.left = null;
    }
  }

  /** {@code _ digit}, {@code __ number _}, or, by old compilers, {@code _ number}: not shown. */
  private void discriminator() throws NotMangled {
    if (!in.eat('_')) {
      return;
    }
    boolean two = in.eat('_');
    int number = in.number();
    if (number < 0) {
      throw new NotMangled();
    }
    if (two && number >= 10) {
      in.expect('_');
    }
  }
}
