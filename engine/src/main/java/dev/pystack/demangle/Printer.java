package dev.pystack.demangle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a parsed C++ name the way c++filt does. Template parameters are looked up while printing,
 * in the scope that holds where they stand. What is printed is bounded in depth, steps and size.
 */
final class Printer {
  /** Longer results are given up: no reader of a stack is served by them. */
  static final int MAX_LENGTH = 1 << 18;

  /** The names of all libraries at hand, a million, need 10,192 at most. */
  private static final int MAX_STEPS = 1 << 16;

  /** They need 53. */
  private static final int MAX_DEPTH = 200;

  final StringBuilder out = new StringBuilder(128);

  /** What was written last, even if it was taken back. */
  char last;

  @Nullable Scope scope;
  @Nullable Modifier modifiers;

  /** The template around a conversion operator. */
  @Nullable Node currentTemplate;

  /** Which element a pack stands for; negative: all. */
  int packIndex;

  /** One more than the template parameters that a lambda declares; 0 outside of lambdas. */
  int lambdaParameters;

  /** Requirements may refer to parameters of classes around, which the name does not tell. */
  boolean inRequirement;

  /** The nodes that are being printed, outermost first. */
  private Node[] path = new Node[32];

  private int depth;
  private int steps;
  private final TypePrinter types = new TypePrinter(this);
  private final ExpressionPrinter expressions = new ExpressionPrinter(this);
  private final TemplatePrinter templates = new TemplatePrinter(this);

  /**
   * Whether a template parameter stands for what it did where it was read. Otherwise it is looked
   * up in the scope where it is printed, as c++filt does it; that fails for types within the
   * arguments of a function that has them from the arguments of another.
   */
  private final boolean bound;

  private Printer(boolean bound) {
    this.bound = bound;
  }

  static String text(Node name, boolean bound) throws NotMangled {
    Printer printer = new Printer(bound);
    printer.print(name);
    return printer.out.toString();
  }

  void print(@Nullable Node node) throws NotMangled {
    if (node == null || node.printing > 1 || depth >= MAX_DEPTH) {
      throw new NotMangled();
    }
    step();
    if (depth == path.length) {
      path = Arrays.copyOf(path, depth * 2);
    }
    path[depth++] = node;
    node.printing++;
    dispatch(node);
    node.printing--;
    depth--;
  }

  /** To be called for everything that costs time. */
  void step() throws NotMangled {
    steps(1);
  }

  private void steps(int more) throws NotMangled {
    steps += more;
    if (steps > MAX_STEPS || out.length() > MAX_LENGTH) {
      throw new NotMangled();
    }
  }

  /** Whether {@code inner} is being printed, or {@code outer} outside of the present node. */
  boolean isWithin(Node inner, Node outer) {
    for (int i = 0; i < depth; i++) {
      if (path[i] == inner || path[i] == outer && i < depth - 1) {
        return true;
      }
    }
    return false;
  }

  void write(String text) {
    if (!text.isEmpty()) {
      out.append(text);
      last = text.charAt(text.length() - 1);
    }
  }

  void write(char c) {
    out.append(c);
    last = c;
  }

  void write(int number) {
    write(Integer.toString(number));
  }

  /** Items with commas between them; commas before nothing but empty packs are taken back. */
  void list(Node list) throws NotMangled {
    int empty = 0;
    Node node = list;
    while (true) {
      if (node.left != null) {
        int before = out.length();
        print(node.left);
        empty = out.length() == before ? empty + 1 : 0;
      } else {
        empty++;
      }
      node = node.right;
      if (node == null) {
        break;
      }
      step();
      write(", ");
    }
    takeBack(list, empty);
  }

  private void takeBack(Node list, int empty) {
    int commas = empty;
    int items = 0;
    for (Node node = list; node != null && items <= empty; node = node.right) {
      items++;
    }
    if (items == empty) {
      // there is no comma before the first
      commas--;
    }
    out.setLength(out.length() - 2 * commas);
  }

  private void dispatch(Node node) throws NotMangled {
    switch (node.kind) {
      case NAME:
      case ABBREVIATION:
      case BUILTIN:
        write(node.text);
        break;
      case QUALIFIED:
      case LOCAL:
        print(node.left);
        write("::");
        print(withoutDefault(node.right));
        break;
      case FUNCTION:
        types.function(node);
        break;
      case CONSTRAINED:
        constrained(node);
        break;
      case TAGGED:
        print(node.left);
        write("[abi:");
        print(node.right);
        write(']');
        break;
      case OF_MODULE:
        print(node.left);
        write('@');
        print(node.right);
        break;
      case MODULE:
      case MODULE_PARTITION:
        module(node);
        break;
      case BINDING:
        write('[');
        list(node);
        write(']');
        break;
      case FRIEND:
        print(node.left);
        write("[friend]");
        break;
      case CONSTRUCTOR:
      case VENDOR_TYPE:
        print(node.left);
        break;
      case DESTRUCTOR:
        write('~');
        print(node.left);
        break;
      case SPECIAL:
        write(node.text);
        print(node.left);
        if (node.number == 1) {
          write(')');
        }
        break;
      case PHRASE:
        print(node.left);
        write(node.text);
        break;
      case CONSTRUCTION_VTABLE:
        write("construction vtable for ");
        print(node.left);
        write("-in-");
        print(node.right);
        break;
      case REFERENCE_TEMPORARY:
        write("reference temporary #");
        write(node.number);
        write(" for ");
        print(node.left);
        break;
      case CLONE:
        print(node.left);
        write(" [clone ");
        print(node.right);
        write(']');
        break;
      case UNNAMED_TYPE:
        write("{unnamed type#");
        write(node.number + 1);
        write('}');
        break;
      case LIST:
      case TEMPLATE_ARGUMENTS:
        list(node);
        break;
      case CONVERSION:
        write("operator ");
        conversion(node);
        break;
      default:
        if (!templates.print(node) && !types.print(node) && !expressions.print(node)) {
          throw new NotMangled();
        }
    }
  }

  private void module(Node node) throws NotMangled {
    if (node.left != null) {
      print(node.left);
    }
    if (node.kind == Kind.MODULE_PARTITION) {
      write(':');
    } else if (node.left != null) {
      write('.');
    }
    print(node.right);
  }

  /** Writes in which default argument {@code entity} is, if it is in one, and returns the rest. */
  @Nullable Node withoutDefault(@Nullable Node entity) {
    if (entity == null || entity.kind != Kind.DEFAULT_ARGUMENT) {
      return entity;
    }
    write("{default arg#");
    write(entity.number + 1);
    write("}::");
    return entity.left;
  }

  private void constrained(Node node) throws NotMangled {
    print(node.left);
    write(" requires ");
    boolean hold = inRequirement;
    inRequirement = true;
    print(node.right);
    inRequirement = hold;
  }

  /** The type may refer to the arguments of the template that the operator is itself. */
  private void conversion(Node node) throws NotMangled {
    Scope hold = scope;
    if (currentTemplate != null) {
      scope = new Scope(hold, currentTemplate);
    }
    print(node.left);
    scope = hold;
  }

  /** What a parameter stands for, at the present place of its pack. */
  Node argument(Node parameter) throws NotMangled {
    Node argument = lookUp(parameter);
    if (argument != null && argument.kind == Kind.TEMPLATE_ARGUMENTS) {
      steps(Math.max(packIndex, 0) / 8);
      argument = Scope.item(argument, packIndex);
    }
    if (argument == null) {
      if (inRequirement) {
        return Node.name(parameter.number == 0 ? "T" : "T" + (parameter.number - 1));
      }
      throw new NotMangled();
    }
    return argument;
  }

  /** The argument for a parameter, which may be a pack; null if there is none. */
  private @Nullable Node lookUp(Node parameter) throws NotMangled {
    if (bound) {
      Node list = parameter.left;
      steps(Math.min(parameter.number, MAX_STEPS) / 8);
      return list == null ? null : Scope.item(list, parameter.number);
    }
    if (scope == null && !inRequirement) {
      throw new NotMangled();
    }
    steps(Math.min(parameter.number, MAX_STEPS) / 8);
    return scope == null ? null : scope.argument(parameter.number);
  }

  /** Some pack of arguments that is used in {@code node}; null if there is none. */
  @Nullable Node pack(@Nullable Node node) throws NotMangled {
    return pack(node, 0);
  }

  private @Nullable Node pack(@Nullable Node start, int level) throws NotMangled {
    if (level > MAX_DEPTH) {
      throw new NotMangled();
    }
    for (Node node = start; node != null; node = node.right) {
      step();
      switch (node.kind) {
        case TEMPLATE_PARAMETER:
          Node argument = lookUp(node);
          return argument != null && argument.kind == Kind.TEMPLATE_ARGUMENTS ? argument : null;
        case PACK_EXPANSION:
        case LAMBDA:
        case TAGGED:
        case DEFAULT_ARGUMENT:
          return null;
        default:
          Node found = pack(node.left, level + 1);
          if (found != null) {
            return found;
          }
      }
    }
    return null;
  }

  /** How many arguments {@code list} has; none if it is no list. */
  int length(@Nullable Node list) throws NotMangled {
    int length = 0;
    Node node = list;
    while (node != null && node.kind == Kind.TEMPLATE_ARGUMENTS && node.left != null) {
      length++;
      node = node.right;
    }
    steps(length / 8);
    return length;
  }
}
