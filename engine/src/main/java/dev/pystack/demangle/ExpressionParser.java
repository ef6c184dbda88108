package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Expressions (Itanium C++ ABI 5.1.6), as in decltype and in template arguments. */
final class ExpressionParser {
  private final Itanium name;
  private final Cursor in;

  ExpressionParser(Itanium name) {
    this.name = name;
    this.in = name.in;
  }

  Node expression() throws NotMangled {
    boolean wasInExpression = name.inExpression;
    name.inExpression = true;
    name.enter();
    Node result = any();
    name.leave();
    name.inExpression = wasInExpression;
    return result;
  }

  private Node any() throws NotMangled {
    char first = in.peek();
    char second = in.peek(1);
    if (Cursor.isDigit(first) || first == 'o' && second == 'n') {
      return withArguments(name.names.unqualified(null, null));
    }
    switch (first) {
      case 'L':
        return literal();
      case 'T':
        return name.templates.parameter();
      case 'f':
        if (second == 'p' || second == 'L' && Cursor.isDigit(in.peek(2))) {
          return functionParameter();
        }
        break;
      case 'i':
      case 't':
        if (second == 'l') {
          in.skip(2);
          Node type = first == 't' ? name.types.type() : null;
          return new Node(Kind.BRACED, type, list('E'));
        }
        break;
      case 'r':
        if (second == 'q' || second == 'Q') {
          return requires();
        }
        break;
      case 's':
        if (second == 'r') {
          return unresolved();
        }
        if (second == 'p') {
          in.skip(2);
          return new Node(Kind.PACK_EXPANSION, expression(), null);
        }
        break;
      case 'u':
        in.skip(1);
        Node function = name.names.source();
        return new Node(Kind.VENDOR_EXPRESSION, function, name.templates.argumentsToEnd());
      default:
        break;
    }
    return operation();
  }

  private Node withArguments(Node of) throws NotMangled {
    return in.peek() == 'I' ? new Node(Kind.TEMPLATE, of, name.templates.arguments()) : of;
  }

  /** {@code fpT}, {@code fp [cv] number _}, {@code fL level p [cv] number _}. */
  private Node functionParameter() throws NotMangled {
    in.skip(2);
    if (in.eat('T')) {
      return Node.numbered(Kind.FUNCTION_PARAMETER, 0, null);
    }
    if (Cursor.isDigit(in.peek()) && in.peek(-1) == 'L') {
      in.number();
      in.expect('p');
    }
    while (in.peek() == 'r' || in.peek() == 'V' || in.peek() == 'K') {
      in.skip(1);
    }
    return Node.numbered(Kind.FUNCTION_PARAMETER, in.compactNumber() + 1, null);
  }

  /** Expressions up to {@code end}; one empty item if there are none. */
  private Node list(char end) throws NotMangled {
    Node first = null;
    Node last = null;
    while (!in.eat(end)) {
      Node next = new Node(Kind.LIST, expression(), null);
      if (last == null) {
        first = next;
      } else {
        last.right = next;
      }
      last = next;
    }
    return first == null ? new Node(Kind.LIST, null, null) : first;
  }

  /** {@code sr type name}, or the ambiguous {@code sr level+ [E] name}. */
  private Node unresolved() throws NotMangled {
    in.skip(2);
    char c = in.peek();
    boolean levels = Cursor.isDigit(c) || Cursor.isLower(c) || c == 'C' || c == 'U' || c == 'L';
    Node scope;
    if (levels && !name.oldUnresolvedNames) {
      name.sawUnresolvedName = true;
      scope = name.names.levels();
      in.eat('E');
    } else {
      scope = name.types.type();
    }
    return withArguments(name.names.unqualified(scope, null));
  }

  /** Two characters; {@code cv type}; {@code v digit source-name}. */
  Node operatorName() throws NotMangled {
    char first = in.next();
    char second = in.next();
    if (first == 'v' && Cursor.isDigit(second)) {
      return Node.numbered(Kind.VENDOR_OPERATOR, second - '0', name.names.source());
    }
    if (first == 'c' && second == 'v') {
      boolean wasInConversion = name.inConversion;
      boolean cast = name.inExpression;
      name.inConversion = !cast;
      Node type = name.types.type();
      name.inConversion = wasInConversion;
      return new Node(cast ? Kind.CAST : Kind.CONVERSION, type, null);
    }
    return Operators.node(first, second);
  }

  private Node operation() throws NotMangled {
    Node operator = operatorName();
    int operands;
    switch (operator.kind) {
      case CAST:
        return new Node(Kind.UNARY, operator, in.eat('_') ? list('E') : expression());
      case OPERATOR:
        operands = Operators.operands(operator);
        break;
      case VENDOR_OPERATOR:
        operands = operator.number;
        break;
      default:
        throw new NotMangled();
    }
    switch (operands) {
      case 0:
        return new Node(Kind.NULLARY, operator, null);
      case 1:
        return unary(operator);
      case 2:
        return binary(operator);
      case 3:
        return ternary(operator);
      default:
        throw new NotMangled();
    }
  }

  private Node unary(Node operator) throws NotMangled {
    switch (code(operator)) {
      case Operators.SIZEOF_TYPE:
      case Operators.ALIGNOF_TYPE:
      case Operators.TYPEID_TYPE:
        return new Node(Kind.UNARY, operator, name.types.type());
      case Operators.SIZEOF_ARGUMENTS:
        return new Node(Kind.UNARY, operator, name.templates.argumentsToEnd());
      case Operators.INCREMENT:
      case Operators.DECREMENT:
        boolean prefix = in.eat('_');
        return new Node(prefix ? Kind.UNARY : Kind.POSTFIX, operator, expression());
      default:
        return new Node(Kind.UNARY, operator, expression());
    }
  }

  /** Only the operators of the language have one. */
  private static int code(Node operator) {
    return operator.kind == Kind.OPERATOR ? operator.number : 0;
  }

  private Node binary(Node operator) throws NotMangled {
    int code = code(operator);
    if (code == 0) {
      throw new NotMangled();
    }
    Node left;
    if (Operators.isCast(code)) {
      left = name.types.type();
    } else if (Operators.isFold(code)) {
      left = operatorName();
    } else if (code == Operators.DESIGNATED) {
      left = name.names.unqualified(null, null);
    } else {
      left = expression();
    }
    Node right;
    if (code == Operators.CALL) {
      right = list('E');
    } else if ((code == Operators.DOT || code == Operators.ARROW)
        && !in.startsWith('g', 's')
        && !in.startsWith('s', 'r')) {
      right = withArguments(name.names.unqualified(null, null));
    } else {
      right = expression();
    }
    return new Node(Kind.BINARY, operator, new Node(Kind.OPERANDS, left, right));
  }

  private Node ternary(Node operator) throws NotMangled {
    int code = code(operator);
    Node first;
    Node second;
    Node third;
    if (code == Operators.NEW || code == Operators.NEW_ARRAY) {
      first = list('_');
      second = name.types.type();
      third = initializer();
    } else if (code == 0) {
      throw new NotMangled();
    } else {
      first = Operators.isFold(code) ? operatorName() : expression();
      second = expression();
      third = expression();
    }
    Node rest = new Node(Kind.OPERANDS, second, third);
    return new Node(Kind.TERNARY, operator, new Node(Kind.OPERANDS, first, rest));
  }

  /** What a new object is made with; null if with nothing. */
  private @Nullable Node initializer() throws NotMangled {
    if (in.eat('E')) {
      return null;
    }
    if (in.startsWith('p', 'i')) {
      in.skip(2);
      return list('E');
    }
    if (in.startsWith('i', 'l')) {
      return expression();
    }
    throw new NotMangled();
  }

  /** {@code L type digits E} or {@code L _Z encoding E}. */
  Node literal() throws NotMangled {
    in.expect('L');
    Node result;
    if (in.peek() == '_' || in.peek() == 'Z') {
      in.eat('_');
      in.expect('Z');
      result = name.encoding(false);
    } else {
      Node type = name.types.type();
      if (type.text.equals("decltype(nullptr)") && in.eat('E')) {
        return type;
      }
      Kind kind = in.eat('n') ? Kind.NEGATIVE_LITERAL : Kind.LITERAL;
      int start = in.position();
      while (in.peek() != 'E') {
        in.next();
      }
      if (type.kind == Kind.BUILTIN && in.position() == start) {
        throw new NotMangled();
      }
      result = new Node(kind, type, Node.name(in.since(start)));
    }
    in.expect('E');
    return result;
  }

  /** {@code rq requirement+ E} or {@code rQ parameters _ requirement+ E}. */
  private Node requires() throws NotMangled {
    in.skip(1);
    Node parameters = null;
    if (in.next() == 'Q') {
      parameters = new Node(Kind.LIST, null, null);
      Node last = null;
      while (!in.eat('_')) {
        Node next = new Node(Kind.LIST, name.types.type(), null);
        if (last == null) {
          parameters = next;
        } else {
          last.right = next;
        }
        last = next;
      }
    }
    Node first = null;
    Node last = null;
    do {
      Node next = new Node(Kind.LIST, requirement(), null);
      if (last == null) {
        first = next;
      } else {
        last.right = next;
      }
      last = next;
    } while (!in.eat('E'));
    return new Node(Kind.REQUIRES, parameters, first);
  }

  /** {@code X expression [N] [R constraint]}, {@code T type}, {@code Q requirement}. */
  private Node requirement() throws NotMangled {
    switch (in.next()) {
      case 'X':
        Node expression = expression();
        int never = in.eat('N') ? 1 : 0;
        Node constraint = in.eat('R') ? name.names.name(false) : null;
        return new Node(Kind.REQUIREMENT, "", never, expression, constraint);
      case 'T':
        return new Node(Kind.SPECIAL, "typename ", 0, name.types.type(), null);
      case 'Q':
        return new Node(Kind.SPECIAL, "requires ", 0, expression(), null);
      default:
        throw new NotMangled();
    }
  }
}
