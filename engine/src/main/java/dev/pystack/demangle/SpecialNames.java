package dev.pystack.demangle;

/** Names of what no programmer wrote: {@code T…} and {@code G…}. */
final class SpecialNames {
  private final Itanium name;
  private final Cursor in;

  SpecialNames(Itanium name) {
    this.name = name;
    this.in = name.in;
  }

  Node parse() throws NotMangled {
    return in.next() == 'T' ? ofType() : generated();
  }

  private static Node special(String phrase, Node what) {
    return new Node(Kind.SPECIAL, phrase, 0, what, null);
  }

  private Node ofType() throws NotMangled {
    switch (in.next()) {
      case 'V':
        return special("vtable for ", name.types.type());
      case 'T':
        return special("VTT for ", name.types.type());
      case 'I':
        return special("typeinfo for ", name.types.type());
      case 'S':
        return special("typeinfo name for ", name.types.type());
      case 'F':
        return special("typeinfo fn for ", name.types.type());
      case 'J':
        return special("java Class for ", name.types.type());
      case 'A':
        return special("template parameter object for ", name.templates.argument());
      case 'H':
        return special("TLS init function for ", name.names.name(false));
      case 'W':
        return special("TLS wrapper function for ", name.names.name(false));
      case 'h':
        offset('h');
        return special("non-virtual thunk to ", name.encoding(false));
      case 'v':
        offset('v');
        return special("virtual thunk to ", name.encoding(false));
      case 'c':
        offset(in.next());
        offset(in.next());
        return special("covariant return thunk to ", name.encoding(false));
      case 'C':
        return constructionVtable();
      default:
        throw new NotMangled();
    }
  }

  private Node constructionVtable() throws NotMangled {
    Node derived = name.types.type();
    if (in.number() < 0) {
      throw new NotMangled();
    }
    in.expect('_');
    return new Node(Kind.CONSTRUCTION_VTABLE, name.types.type(), derived);
  }

  /** {@code h number _} or {@code v number _ number _}, without its first character. */
  private void offset(char kind) throws NotMangled {
    if (kind != 'h' && kind != 'v') {
      throw new NotMangled();
    }
    in.number();
    in.expect('_');
    if (kind == 'v') {
      in.number();
      in.expect('_');
    }
  }

  private Node generated() throws NotMangled {
    switch (in.next()) {
      case 'V':
        return special("guard variable for ", name.names.name(false));
      case 'R':
        return referenceTemporary();
      case 'A':
        return special("hidden alias for ", name.encoding(false));
      case 'I':
        Node module = name.names.module(null);
        if (module == null) {
          throw new NotMangled();
        }
        return special("initializer for module ", module);
      case 'T':
        boolean not = in.next() == 'n';
        return special(
            not ? "non-transaction clone for " : "transaction clone for ", name.encoding(false));
      default:
        throw new NotMangled();
    }
  }

  /** A plain number by old compilers, {@code [base 36] _} by the ABI, which c++filt rejects. */
  private Node referenceTemporary() throws NotMangled {
    Node of = name.names.name(false);
    int start = in.position();
    int number = in.number();
    if (in.peek() != Cursor.END && in.peek() != 'E') {
      in.position(start);
      number = sequence();
    }
    return Node.numbered(Kind.REFERENCE_TEMPORARY, number, of);
  }

  /** {@code _} is 0, {@code 0_} is 1, …, {@code Z_} is 36, and so on. */
  private int sequence() throws NotMangled {
    if (in.eat('_')) {
      return 0;
    }
    int number = 0;
    for (char c = in.next(); c != '_'; c = in.next()) {
      if (number > 100_000 || !(Cursor.isDigit(c) || Cursor.isUpper(c))) {
        throw new NotMangled();
      }
      number = number * 36 + (Cursor.isDigit(c) ? c - '0' : c - 'A' + 10);
    }
    return number + 1;
  }
}
