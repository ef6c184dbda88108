package dev.pystack.demangle;

import org.jspecify.annotations.Nullable;

/** Templates, their parameters, packs, and lambdas. */
final class TemplatePrinter {
  private final Printer to;

  TemplatePrinter(Printer to) {
    this.to = to;
  }

  /** False, and nothing printed, if the node is of another sort. */
  boolean print(Node node) throws NotMangled {
    switch (node.kind) {
      case TEMPLATE:
        template(node);
        return true;
      case TEMPLATE_PARAMETER:
        parameter(node);
        return true;
      case PACK_EXPANSION:
        expansion(node);
        return true;
      case LAMBDA:
        lambda(node);
        return true;
      case TYPE_DECLARED:
        if (node.left == null) {
          to.write("typename");
        } else {
          to.print(node.left);
        }
        return true;
      case VALUE_DECLARED:
        to.print(node.left);
        return true;
      case TEMPLATE_DECLARED:
        to.write("template");
        head(node.left);
        to.write(" class");
        return true;
      case PACK_DECLARED:
        to.print(node.left);
        to.write("...");
        return true;
      default:
        return false;
    }
  }

  private void template(Node node) throws NotMangled {
    final Node holdTemplate = to.currentTemplate;
    final Modifier holdModifiers = to.modifiers;
    to.currentTemplate = node;
    // what is around a template does not concern its arguments
    to.modifiers = null;
    to.print(node.left);
    if (to.last == '<') {
      to.write(' ');
    }
    to.write('<');
    to.print(node.right);
    if (to.last == '>') {
      to.write(' ');
    }
    to.write('>');
    to.modifiers = holdModifiers;
    to.currentTemplate = holdTemplate;
  }

  private void parameter(Node node) throws NotMangled {
    if (to.lambdaParameters > node.number + 1) {
      declaredName(declaration(node.number), node.number);
      return;
    }
    if (to.lambdaParameters > 0) {
      to.write("auto:");
      to.write(node.number + 1);
      return;
    }
    Node argument = to.argument(node);
    Scope hold = to.scope;
    if (hold != null) {
      // the argument may itself refer to a parameter of what is around
      to.scope = hold.outer();
    }
    to.print(argument);
    to.scope = hold;
  }

  /** What the lambda around declares as parameter {@code index}. */
  private Node declaration(int index) throws NotMangled {
    Node head = to.scope == null ? null : to.scope.template();
    Node node = head == null ? null : head.left;
    for (int i = 0; i < index && node != null; i++) {
      to.step();
      node = node.right;
    }
    if (node == null) {
      throw new NotMangled();
    }
    return node;
  }

  private void declaredName(Node declaration, int index) throws NotMangled {
    Node node = declaration;
    if (node.kind == Kind.PACK_DECLARED && node.left != null) {
      node = node.left;
    }
    switch (node.kind) {
      case TYPE_DECLARED:
        to.write("$T");
        break;
      case VALUE_DECLARED:
        to.write("$N");
        break;
      case TEMPLATE_DECLARED:
        to.write("$TT");
        break;
      default:
        throw new NotMangled();
    }
    to.write(index);
  }

  private void head(@Nullable Node head) throws NotMangled {
    Node first = head == null ? null : head.left;
    to.write('<');
    for (Node node = first; node != null; node = node.right) {
      if (node != first) {
        to.write(", ");
      }
      to.print(node);
    }
    to.write('>');
  }

  private void expansion(Node node) throws NotMangled {
    Node pack = to.lambdaParameters > 0 ? null : to.pack(node.left);
    if (pack == null) {
      // of parameters of a function only
      ExpressionPrinter.operand(to, node.left);
      to.write("...");
      return;
    }
    int length = to.length(pack);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        to.write(", ");
      }
      to.packIndex = i;
      to.print(node.left);
    }
  }

  private void lambda(Node node) throws NotMangled {
    final int holdParameters = to.lambdaParameters;
    final Scope holdScope = to.scope;
    to.write("{lambda");
    to.lambdaParameters = 0;
    Node parameters = node.left;
    if (parameters != null && parameters.kind == Kind.HEAD) {
      to.scope = new Scope(holdScope, parameters);
      declarations(parameters);
      parameters = parameters.right;
    } else {
      to.scope = new Scope(holdScope, null);
    }
    to.lambdaParameters++;
    to.write('(');
    to.print(parameters);
    to.lambdaParameters = holdParameters;
    to.scope = holdScope;
    to.write(")#");
    to.write(node.number + 1);
    to.write('}');
  }

  private void declarations(Node head) throws NotMangled {
    to.write('<');
    for (Node node = head.left; node != null; node = node.right) {
      if (to.lambdaParameters++ > 0) {
        to.write(", ");
      }
      to.print(node);
      to.write(' ');
      declaredName(node, to.lambdaParameters - 1);
    }
    to.write('>');
  }
}
