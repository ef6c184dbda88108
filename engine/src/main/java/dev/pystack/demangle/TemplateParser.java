package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Template parameters, arguments and requirements; lambdas, which declare parameters. */
final class TemplateParser {
  private final Itanium name;
  private final Cursor in;

  /** Of the list of arguments that was read last. */
  private @Nullable Node requirement;

  /**
   * Whether some parameter says of which of the templates around it is. What the others mean then
   * cannot be told from the name, so that its requirements are not shown.
   */
  private boolean sawLevels;

  TemplateParser(Itanium name) {
    this.name = name;
    this.in = name.in;
  }

  /** {@code T [number] _}, or {@code TL level _ [number] _} in requirements. */
  Node parameter() throws NotMangled {
    in.expect('T');
    if (in.eat('L')) {
      in.number();
      in.expect('_');
      sawLevels = true;
    }
    return Node.numbered(Kind.TEMPLATE_PARAMETER, in.compactNumber(), name.arguments);
  }

  /** {@code I argument* [Q requirement] E}, or J by old compilers. */
  Node arguments() throws NotMangled {
    if (!in.eat('I')) {
      in.expect('J');
    }
    return argumentsToEnd();
  }

  /** The same without its first character. */
  Node argumentsToEnd() throws NotMangled {
    name.enter();
    Node hold = name.lastName;
    Node first = null;
    Node last = null;
    Node required = null;
    while (!in.eat('E')) {
      if (in.eat('Q')) {
        required = name.expressions.expression();
        in.expect('E');
        break;
      }
      Node next = new Node(Kind.TEMPLATE_ARGUMENTS, argument(), null);
      if (last == null) {
        first = next;
      } else {
        last.right = next;
      }
      last = next;
    }
    name.lastName = hold;
    requirement = required;
    name.leave();
    return first == null ? new Node(Kind.TEMPLATE_ARGUMENTS, null, null) : first;
  }

  Node argument() throws NotMangled {
    switch (in.peek()) {
      case 'X':
        in.skip(1);
        Node result = name.expressions.expression();
        in.expect('E');
        return result;
      case 'L':
        return name.expressions.literal();
      case 'I':
      case 'J':
        return arguments();
      case 'T':
        if (isDeclaration()) {
          // says only how the parameter is declared that the argument is for
          declaration();
          return argument();
        }
        return name.types.type();
      default:
        return name.types.type();
    }
  }

  /**
   * The type of a function with its requirements.
   *
   * @param required that of the template arguments in its name
   */
  Node constrained(Node type, @Nullable Node required) throws NotMangled {
    Node trailing = in.eat('Q') ? name.expressions.expression() : null;
    if (sawLevels) {
      return type;
    }
    Node result = required == null ? type : new Node(Kind.CONSTRAINED, type, required);
    return trailing == null ? result : new Node(Kind.CONSTRAINED, result, trailing);
  }

  @Nullable Node requirement() {
    return requirement;
  }

  private boolean isDeclaration() {
    if (in.peek() != 'T') {
      return false;
    }
    char c = in.peek(1);
    return c == 'y' || c == 'n' || c == 't' || c == 'p' || c == 'k';
  }

  /** {@code Ty}, {@code Tk constraint}, {@code Tn type}, {@code Tt head E}, {@code Tp} of those. */
  private Node declaration() throws NotMangled {
    name.enter();
    if (!isDeclaration()) {
      throw new NotMangled();
    }
    in.skip(1);
    Node result;
    switch (in.next()) {
      case 'y':
        result = new Node(Kind.TYPE_DECLARED, null, null);
        break;
      case 'k':
        result = new Node(Kind.TYPE_DECLARED, name.names.name(false), null);
        break;
      case 'n':
        result = new Node(Kind.VALUE_DECLARED, name.types.type(), null);
        break;
      case 't':
        Node head = head();
        if (head == null) {
          throw new NotMangled();
        }
        if (in.eat('Q')) {
          name.expressions.expression();
        }
        in.expect('E');
        result = new Node(Kind.TEMPLATE_DECLARED, head, null);
        break;
      default:
        result = new Node(Kind.PACK_DECLARED, declaration(), null);
    }
    name.leave();
    return result;
  }

  /** All declarations that follow; null if there are none. */
  private @Nullable Node head() throws NotMangled {
    Node first = null;
    Node last = null;
    while (isDeclaration()) {
      Node next = declaration();
      if (last == null) {
        first = next;
      } else {
        last.right = next;
      }
      last = next;
    }
    return first == null ? null : new Node(Kind.HEAD, first, null);
  }

  /** {@code [head] [Q requirement] parameters [Q requirement] E [number] _}, behind {@code Ul}. */
  Node lambda() throws NotMangled {
    Node head = head();
    if (head != null && in.eat('Q')) {
      name.expressions.expression();
    }
    Node result = name.types.parameters();
    if (in.eat('Q')) {
      name.expressions.expression();
    }
    if (head != null) {
      head.right = result;
      result = head;
    }
    in.expect('E');
    return Node.numbered(Kind.LAMBDA, in.compactNumber(), result);
  }
}
