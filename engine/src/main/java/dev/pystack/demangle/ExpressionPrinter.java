package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Expressions, with c++filt's generous parentheses. */
final class ExpressionPrinter {
  private final Printer to;

  ExpressionPrinter(Printer to) {
    this.to = to;
  }

  /** False, and nothing printed, if the node is of another sort. */
  boolean print(Node node) throws NotMangled {
    switch (node.kind) {
      case OPERATOR:
        operatorName(node.text);
        return true;
      case VENDOR_OPERATOR:
        to.write("operator ");
        to.print(node.left);
        return true;
      case NULLARY:
        operator(node.left);
        return true;
      case UNARY:
        unary(node);
        return true;
      case POSTFIX:
        operand(to, node.right);
        operator(node.left);
        return true;
      case BINARY:
        binary(node);
        return true;
      case TERNARY:
        ternary(node);
        return true;
      case BRACED:
        if (node.left != null) {
          to.print(node.left);
        }
        to.write('{');
        to.print(node.right);
        to.write('}');
        return true;
      case LITERAL:
      case NEGATIVE_LITERAL:
        literal(node);
        return true;
      case FUNCTION_PARAMETER:
        functionParameter(node.number);
        return true;
      case VENDOR_EXPRESSION:
        to.print(node.left);
        to.write('(');
        to.print(node.right);
        to.write(')');
        return true;
      case REQUIRES:
        requires(node);
        return true;
      case REQUIREMENT:
        requirement(node);
        return true;
      default:
        return false;
    }
  }

  /** In parentheses unless it is simple. */
  static void operand(Printer to, @Nullable Node node) throws NotMangled {
    boolean simple = false;
    if (node != null) {
      switch (node.kind) {
        case NAME:
        case QUALIFIED:
        case BRACED:
        case FUNCTION_PARAMETER:
          simple = true;
          break;
        default:
          break;
      }
    }
    if (simple) {
      to.print(node);
      return;
    }
    to.write('(');
    to.print(node);
    to.write(')');
  }

  private void operatorName(String text) {
    to.write("operator");
    if (Cursor.isLower(text.charAt(0))) {
      to.write(' ');
    }
    to.write(text.endsWith(" ") ? text.substring(0, text.length() - 1) : text);
  }

  /** Within an expression. */
  private void operator(@Nullable Node operator) throws NotMangled {
    if (operator != null && operator.kind == Kind.OPERATOR) {
      to.write(operator.text);
    } else {
      to.print(operator);
    }
  }

  /** Zero for those that are no operators of the language. */
  private static int code(@Nullable Node operator) {
    return operator == null || operator.kind != Kind.OPERATOR ? 0 : operator.number;
  }

  private void unary(Node node) throws NotMangled {
    Node operator = node.left;
    Node operand = node.right;
    if (operator == null || operand == null) {
      throw new NotMangled();
    }
    int code = code(operator);
    switch (code) {
      case Operators.SIZEOF_PACK:
        to.write(to.length(to.pack(operand)));
        return;
      case Operators.SIZEOF_ARGUMENTS:
        to.write(lengthExpanded(operand));
        return;
      case Operators.ADDRESS_OF:
        Node function = operand.left;
        if (operand.kind == Kind.FUNCTION && function != null && function.kind == Kind.QUALIFIED) {
          // without its parameters
          operand = function;
        }
        break;
      default:
        break;
    }
    if (operator.kind == Kind.CAST) {
      to.write('(');
      to.print(operator.left);
      to.write(')');
    } else {
      operator(operator);
    }
    switch (code) {
      case Operators.GLOBAL:
        to.print(operand);
        break;
      case Operators.SIZEOF_TYPE:
      case Operators.ALIGNOF_TYPE:
      case Operators.TYPEID_TYPE:
      case Operators.TYPEID:
      case Operators.NOEXCEPT:
        to.write('(');
        to.print(operand);
        to.write(')');
        break;
      default:
        operand(to, operand);
    }
  }

  /** How many arguments a list has once the packs in it are expanded. */
  private int lengthExpanded(Node list) throws NotMangled {
    int length = 0;
    for (Node node = list; node != null; node = node.right) {
      Node item = node.left;
      if (item == null) {
        break;
      }
      to.step();
      length += item.kind == Kind.PACK_EXPANSION ? to.length(to.pack(item.left)) : 1;
    }
    return length;
  }

  private void binary(Node node) throws NotMangled {
    Node operator = node.left;
    Node operands = node.right;
    if (operands == null) {
      throw new NotMangled();
    }
    int code = code(operator);
    if (Operators.isCast(code)) {
      operator(operator);
      to.write('<');
      to.print(operands.left);
      to.write(">(");
      to.print(operands.right);
      to.write(')');
    } else if (Operators.isFold(code)) {
      fold(code, operands);
    } else if (Operators.isDesignator(code)) {
      designated(code, operands);
    } else if (code == Operators.GREATER) {
      // could be taken for the end of the arguments
      to.write('(');
      infix(operator, operands);
      to.write(')');
    } else {
      infix(operator, operands);
    }
  }

  private void infix(@Nullable Node operator, Node operands) throws NotMangled {
    Node left = operands.left;
    int code = code(operator);
    if (code == Operators.CALL && left != null && left.kind == Kind.FUNCTION) {
      // a call needs no types of parameters
      left = left.left;
    }
    operand(to, left);
    if (code == Operators.INDEX) {
      to.write('[');
      to.print(operands.right);
      to.write(']');
      return;
    }
    if (code != Operators.CALL) {
      operator(operator);
    }
    operand(to, operands.right);
  }

  private void fold(int code, Node operands) throws NotMangled {
    int hold = to.packIndex;
    to.packIndex = -1;
    Node operator = operands.left;
    Node rest = operands.right;
    to.write('(');
    switch (code & 0xff) {
      case 'l':
        to.write("...");
        operator(operator);
        operand(to, rest);
        break;
      case 'r':
        operand(to, rest);
        operator(operator);
        to.write("...");
        break;
      default:
        if (rest == null) {
          throw new NotMangled();
        }
        operand(to, rest.left);
        operator(operator);
        to.write("...");
        operator(operator);
        operand(to, rest.right);
    }
    to.write(')');
    to.packIndex = hold;
  }

  /** {@code .name=…}, {@code [index]=…} or {@code [first ... last]=…}. */
  private void designated(int code, Node operands) throws NotMangled {
    Node value = operands.right;
    to.write(code == Operators.DESIGNATED ? '.' : '[');
    to.print(operands.left);
    if (code == Operators.DESIGNATED_RANGE && value != null) {
      to.write(" ... ");
      to.print(value.left);
      value = value.right;
    }
    if (code != Operators.DESIGNATED) {
      to.write(']');
    }
    if (value != null
        && (value.kind == Kind.BINARY || value.kind == Kind.TERNARY)
        && Operators.isDesignator(code(value.left))) {
      to.print(value);
    } else {
      to.write('=');
      operand(to, value);
    }
  }

  private void ternary(Node node) throws NotMangled {
    Node operator = node.left;
    Node operands = node.right;
    Node rest = operands == null ? null : operands.right;
    if (operands == null || rest == null) {
      throw new NotMangled();
    }
    int code = code(operator);
    if (Operators.isFold(code)) {
      fold(code, operands);
    } else if (Operators.isDesignator(code)) {
      designated(code, operands);
    } else if (code == Operators.CONDITIONAL) {
      operand(to, operands.left);
      operator(operator);
      operand(to, rest.left);
      to.write(" : ");
      operand(to, rest.right);
    } else {
      created(operands.left, rest);
    }
  }

  private void created(@Nullable Node placement, Node rest) throws NotMangled {
    to.write("new ");
    if (placement != null && placement.left != null) {
      operand(to, placement);
      to.write(' ');
    }
    to.print(rest.left);
    if (rest.right != null) {
      operand(to, rest.right);
    }
  }

  private void literal(Node node) throws NotMangled {
    Node type = node.left;
    Node digits = node.right;
    if (type == null || digits == null) {
      throw new NotMangled();
    }
    boolean negative = node.kind == Kind.NEGATIVE_LITERAL;
    int style = type.kind == Kind.BUILTIN ? type.number : Builtins.CAST;
    if (style >= Builtins.INT && style <= Builtins.UNSIGNED_LONG_LONG) {
      if (negative) {
        to.write('-');
      }
      to.print(digits);
      suffix(style);
      return;
    }
    if (style == Builtins.BOOL && !negative) {
      if (digits.text.equals("0")) {
        to.write("false");
        return;
      }
      if (digits.text.equals("1")) {
        to.write("true");
        return;
      }
    }
    to.write('(');
    to.print(type);
    to.write(')');
    if (negative) {
      to.write('-');
    }
    if (style == Builtins.FLOAT) {
      to.write('[');
    }
    to.print(digits);
    if (style == Builtins.FLOAT) {
      to.write(']');
    }
  }

  private void suffix(int style) {
    switch (style) {
      case Builtins.UNSIGNED:
        to.write('u');
        break;
      case Builtins.LONG:
        to.write('l');
        break;
      case Builtins.UNSIGNED_LONG:
        to.write("ul");
        break;
      case Builtins.LONG_LONG:
        to.write("ll");
        break;
      case Builtins.UNSIGNED_LONG_LONG:
        to.write("ull");
        break;
      default:
        break;
    }
  }

  private void functionParameter(int number) {
    if (number == 0) {
      to.write("this");
      return;
    }
    to.write("{parm#");
    to.write(number);
    to.write('}');
  }

  private void requires(Node node) throws NotMangled {
    to.write("requires");
    if (node.left != null) {
      to.write(" (");
      to.print(node.left);
      to.write(')');
    }
    to.write(" { ");
    for (Node item = node.right; item != null; item = item.right) {
      to.print(item.left);
      to.write("; ");
    }
    to.write('}');
  }

  private void requirement(Node node) throws NotMangled {
    boolean braces = node.number != 0 || node.right != null;
    if (braces) {
      to.write('{');
    }
    to.print(node.left);
    if (braces) {
      to.write('}');
    }
    if (node.number != 0) {
      to.write(" noexcept");
    }
    if (node.right != null) {
      to.write(" -> ");
      to.print(node.right);
    }
  }
}
