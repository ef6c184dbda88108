package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/**
 * Types and functions: a C++ declarator is written from the inside out, so that what is around a
 * type waits in a list of {@link Modifier}s until the type says where it goes.
 */
final class TypePrinter {
  private final Printer to;

  /** Where reference parameters were first printed, and what held there. */
  private @Nullable Captured captured;

  TypePrinter(Printer to) {
    this.to = to;
  }

  /**
   * A reference to a template parameter may be met again as a substitution, where other arguments
   * hold.
   */
  private record Captured(@Nullable Captured next, Node parameter, @Nullable Scope scope) {}

  /** False, and nothing printed, if the node is of another sort. */
  boolean print(Node node) throws NotMangled {
    switch (node.kind) {
      case CONST:
      case VOLATILE:
      case RESTRICT:
        if (isRepeated(node.kind)) {
          to.print(node.left);
        } else {
          modified(node, node.left);
        }
        return true;
      case REFERENCE:
      case RVALUE_REFERENCE:
        reference(node);
        return true;
      case VENDOR_QUALIFIER:
      case POINTER:
      case COMPLEX:
      case IMAGINARY:
        modified(node, node.left);
        return true;
      case MEMBER_POINTER:
      case VECTOR:
        modified(node, node.right);
        return true;
      case FUNCTION_TYPE:
        functionType(node);
        return true;
      case ARRAY:
        array(node);
        return true;
      case DECLTYPE:
        to.write("decltype (");
        to.print(node.left);
        to.write(')');
        return true;
      default:
        if (node.kind.qualifiesFunction) {
          modified(node, node.left);
          return true;
        }
        return false;
    }
  }

  private Modifier push(Node node) {
    Modifier modifier = new Modifier(to.modifiers, node, to.scope);
    to.modifiers = modifier;
    return modifier;
  }

  private void modified(Node node, @Nullable Node inner) throws NotMangled {
    Modifier modifier = push(node);
    to.print(inner);
    if (!modifier.printed) {
      modifier(node);
    }
    to.modifiers = modifier.next;
  }

  /** Of an array of const, const is met twice. */
  private boolean isRepeated(Kind kind) {
    for (Modifier m = to.modifiers; m != null; m = m.next) {
      if (!m.printed) {
        if (!isCv(m.node)) {
          return false;
        }
        if (m.node.kind == kind) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCv(Node node) {
    return node.kind == Kind.CONST || node.kind == Kind.VOLATILE || node.kind == Kind.RESTRICT;
  }

  /** A reference to a reference is one reference, an lvalue's if any of them is. */
  private void reference(Node node) throws NotMangled {
    Scope hold = to.scope;
    Node inner = node.left;
    if (inner == null) {
      throw new NotMangled();
    }
    if (to.lambdaParameters == 0 && inner.kind == Kind.TEMPLATE_PARAMETER) {
      Captured known = captured(inner);
      if (known == null) {
        captured = new Captured(captured, inner, to.scope);
      } else if (!to.isWithin(inner, node)) {
        to.scope = known.scope();
      }
      inner = to.argument(inner);
    }
    if (inner.kind == Kind.REFERENCE || inner.kind == node.kind) {
      modified(inner, inner.left);
    } else if (inner.kind == Kind.RVALUE_REFERENCE) {
      modified(node, inner.left);
    } else {
      modified(node, node.left);
    }
    to.scope = hold;
  }

  private @Nullable Captured captured(Node parameter) throws NotMangled {
    for (Captured c = captured; c != null; c = c.next()) {
      to.step();
      if (c.parameter() == parameter) {
        return c;
      }
    }
    return null;
  }

  /** A function with its name, qualifiers and parameters. */
  void function(Node node) throws NotMangled {
    final Modifier hold = to.modifiers;
    final Scope holdScope = to.scope;
    to.modifiers = null;
    Node name = node.left;
    while (name != null && name.kind.qualifiesFunction) {
      push(name);
      name = name.left;
    }
    Node core = name;
    if (name != null && name.kind == Kind.LOCAL) {
      // qualifiers of a local function stand within the local name
      core = name.right;
      if (core != null && core.kind == Kind.DEFAULT_ARGUMENT) {
        core = core.left;
      }
      while (core != null && core.kind.qualifiesFunction) {
        push(core);
        core = core.left;
      }
    }
    if (name == null || core == null) {
      throw new NotMangled();
    }
    final Modifier first = push(name);
    Node template = template(core);
    if (template != null) {
      to.scope = new Scope(holdScope, template);
    }
    to.print(node.right);
    to.scope = holdScope;
    for (Modifier m = first; m != null; m = m.next) {
      if (!m.printed) {
        to.write(' ');
        modifier(m.node);
      }
    }
    to.modifiers = hold;
  }

  /** Whose arguments the type of a function may refer to; null if its name has none. */
  private static @Nullable Node template(Node name) {
    Node template = name;
    if (name.kind == Kind.QUALIFIED
        && name.right != null
        && name.right.kind == Kind.CONSTRUCTOR
        && name.right.right != null) {
      // the arguments of an inherited constructor are those of its base
      template = name.right.right;
    }
    return template.kind == Kind.TEMPLATE ? template : null;
  }

  private void functionType(Node node) throws NotMangled {
    if (node.left != null) {
      // what comes behind the return type may have to be written in its midst
      Modifier modifier = push(node);
      to.print(node.left);
      to.modifiers = modifier.next;
      if (modifier.printed) {
        return;
      }
      to.write(' ');
    }
    functionType(node, to.modifiers);
  }

  /** All but the return type. */
  private void functionType(Node node, @Nullable Modifier around) throws NotMangled {
    boolean parentheses = openParenthesis(around);
    Modifier hold = to.modifiers;
    to.modifiers = null;
    modifiers(around, false);
    if (parentheses) {
      to.write(')');
    }
    to.write('(');
    if (hasExplicitObject(around)) {
      to.write("this ");
    }
    if (node.right != null) {
      to.print(node.right);
    }
    to.write(')');
    modifiers(around, true);
    to.modifiers = hold;
  }

  private boolean openParenthesis(@Nullable Modifier around) {
    for (Modifier m = around; m != null && !m.printed; m = m.next) {
      boolean space;
      switch (m.node.kind) {
        case POINTER:
        case REFERENCE:
        case RVALUE_REFERENCE:
          space = to.last != '(' && to.last != '*';
          break;
        case RESTRICT:
        case VOLATILE:
        case CONST:
        case VENDOR_QUALIFIER:
        case COMPLEX:
        case IMAGINARY:
        case MEMBER_POINTER:
          space = true;
          break;
        default:
          continue;
      }
      if (space && to.last != ' ') {
        to.write(' ');
      }
      to.write('(');
      return true;
    }
    return false;
  }

  private static boolean hasExplicitObject(@Nullable Modifier around) {
    for (Modifier m = around; m != null; m = m.next) {
      if (m.node.kind == Kind.EXPLICIT_OBJECT) {
        return true;
      }
    }
    return false;
  }

  private void array(Node node) throws NotMangled {
    final Modifier hold = to.modifiers;
    final Modifier modifier = push(node);
    // const arrays are arrays of const
    for (Modifier m = hold; m != null && isCv(m.node); m = m.next) {
      if (!m.printed) {
        to.modifiers = new Modifier(to.modifiers, m.node, m.scope);
        m.printed = true;
      }
    }
    final Modifier top = to.modifiers;
    to.print(node.right);
    to.modifiers = hold;
    if (modifier.printed) {
      return;
    }
    for (Modifier m = top; m != null && m != modifier; m = m.next) {
      modifier(m.node);
    }
    array(node, to.modifiers);
  }

  /** All but the element type. */
  private void array(Node node, @Nullable Modifier around) throws NotMangled {
    boolean space = true;
    if (around != null) {
      Modifier first = around;
      while (first != null && first.printed) {
        first = first.next;
      }
      boolean parentheses = false;
      if (first != null) {
        space = first.node.kind != Kind.ARRAY;
        parentheses = space;
      }
      if (parentheses) {
        to.write(" (");
      }
      modifiers(around, false);
      if (parentheses) {
        to.write(')');
      }
    }
    if (space) {
      to.write(' ');
    }
    to.write('[');
    if (node.left != null) {
      to.print(node.left);
    }
    to.write(']');
  }

  /**
   * @param behind whether the function's parameters were written, so that its qualifiers come
   */
  private void modifiers(@Nullable Modifier first, boolean behind) throws NotMangled {
    Scope hold = to.scope;
    for (Modifier m = first; m != null; m = m.next) {
      if (m.printed || !behind && m.node.kind.qualifiesFunction) {
        continue;
      }
      m.printed = true;
      to.scope = m.scope;
      switch (m.node.kind) {
        case FUNCTION_TYPE:
          functionType(m.node, m.next);
          to.scope = hold;
          return;
        case ARRAY:
          array(m.node, m.next);
          to.scope = hold;
          return;
        case LOCAL:
          local(m.node);
          to.scope = hold;
          return;
        default:
          modifier(m.node);
      }
    }
    to.scope = hold;
  }

  /** The qualifiers on its right side are modifiers of their own. */
  private void local(Node node) throws NotMangled {
    Modifier hold = to.modifiers;
    to.modifiers = null;
    to.print(node.left);
    to.modifiers = hold;
    to.write("::");
    Node entity = to.withoutDefault(node.right);
    while (entity != null && entity.kind.qualifiesFunction) {
      entity = entity.left;
    }
    to.print(entity);
  }

  private void modifier(Node node) throws NotMangled {
    switch (node.kind) {
      case RESTRICT:
      case RESTRICT_THIS:
        to.write(" restrict");
        break;
      case VOLATILE:
      case VOLATILE_THIS:
        to.write(" volatile");
        break;
      case CONST:
      case CONST_THIS:
        to.write(" const");
        break;
      case TRANSACTION_SAFE:
        to.write(" transaction_safe");
        break;
      case NOEXCEPT:
        to.write(" noexcept");
        condition(node.right);
        break;
      case THROW:
        to.write(" throw");
        condition(node.right);
        break;
      case EXPLICIT_OBJECT:
        break;
      case VENDOR_QUALIFIER:
        to.write(' ');
        to.print(node.right);
        break;
      case POINTER:
        to.write('*');
        break;
      case REFERENCE:
        to.write('&');
        break;
      case RVALUE_REFERENCE:
        to.write("&&");
        break;
      case REFERENCE_THIS:
        to.write(" &");
        break;
      case RVALUE_REFERENCE_THIS:
        to.write(" &&");
        break;
      case COMPLEX:
        to.write(" _Complex");
        break;
      case IMAGINARY:
        to.write(" _Imaginary");
        break;
      case MEMBER_POINTER:
        if (to.last != '(') {
          to.write(' ');
        }
        to.print(node.left);
        to.write("::*");
        break;
      case FUNCTION:
        to.print(node.left);
        break;
      case VECTOR:
        to.write(" __vector(");
        to.print(node.left);
        to.write(')');
        break;
      default:
        to.print(node);
    }
  }

  private void condition(@Nullable Node expression) throws NotMangled {
    if (expression != null) {
      to.write('(');
      to.print(expression);
      to.write(')');
    }
  }
}
