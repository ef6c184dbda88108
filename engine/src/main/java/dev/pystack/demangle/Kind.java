package dev.pystack.demangle;

/**
 * What a {@link Node} stands for. Behind each: what its left and right nodes are, where it has any.
 */
enum Kind {
  /** Text as it is. */
  NAME,
  /** Text for one of the standard library's abbreviations. */
  ABBREVIATION,
  /** scope, name. */
  QUALIFIED,
  /** function, what is declared in it. */
  LOCAL,
  /** name; its number: the default argument counted from the last. */
  DEFAULT_ARGUMENT,
  /** name, type of the function. */
  FUNCTION,
  /** name, {@link #TEMPLATE_ARGUMENTS}. */
  TEMPLATE,
  /** name, ABI tag. */
  TAGGED,
  /** name, module. */
  OF_MODULE,
  /** outer module, name. */
  MODULE,
  /** outer module, name. */
  MODULE_PARTITION,
  /** name, the next {@code BINDING}. */
  BINDING,
  /** name. */
  FRIEND,
  /** name of the class, base class whose constructor it inherits. */
  CONSTRUCTOR,
  /** name of the class. */
  DESTRUCTOR,
  /** A phrase, and what it is said of. */
  SPECIAL,
  /** base, derived class. */
  CONSTRUCTION_VTABLE,
  /** name; its number. */
  REFERENCE_TEMPORARY,
  /** encoding, suffix. */
  CLONE,
  /** {@link #HEAD} or parameters; its number. */
  LAMBDA,
  /** Its number. */
  UNNAMED_TYPE,
  /** type of a function, requirement. */
  CONSTRAINED,

  BUILTIN,
  VENDOR_TYPE,
  /** type. */
  CONST,
  /** type. */
  VOLATILE,
  /** type. */
  RESTRICT,
  /** type, qualifier. */
  VENDOR_QUALIFIER,
  /** type. */
  POINTER,
  /** type. */
  REFERENCE,
  /** type. */
  RVALUE_REFERENCE,
  /** type. */
  COMPLEX,
  /** type. */
  IMAGINARY,
  /** return type, {@link #LIST} of parameters. */
  FUNCTION_TYPE,
  /** dimension, element type. */
  ARRAY,
  /** class, type of the member. */
  MEMBER_POINTER,
  /** dimension, element type. */
  VECTOR,
  /** expression. */
  DECLTYPE,
  /** pattern. */
  PACK_EXPANSION,
  /** The arguments that hold where it was read; its number. */
  TEMPLATE_PARAMETER,
  /** item, the rest. */
  LIST,
  /** argument, the rest. */
  TEMPLATE_ARGUMENTS,
  /** phrase, type: text before the type's own. */
  PHRASE,

  /** function or type. Those from here to {@link #EXPLICIT_OBJECT} qualify a whole function. */
  CONST_THIS(true),
  VOLATILE_THIS(true),
  RESTRICT_THIS(true),
  REFERENCE_THIS(true),
  RVALUE_REFERENCE_THIS(true),
  TRANSACTION_SAFE(true),
  /** function, condition. */
  NOEXCEPT(true),
  /** function, types. */
  THROW(true),
  EXPLICIT_OBJECT(true),

  /** First template parameter declared by a lambda or a template template parameter. */
  HEAD,
  TYPE_DECLARED,
  /** type. */
  VALUE_DECLARED,
  /** {@link #HEAD}. */
  TEMPLATE_DECLARED,
  /** declaration. */
  PACK_DECLARED,

  OPERATOR,
  /** name; its number: how many operands. */
  VENDOR_OPERATOR,
  /** type. */
  CONVERSION,
  /** type. */
  CAST,
  /** operator. */
  NULLARY,
  /** operator, operand. */
  UNARY,
  /** operator, operand. */
  POSTFIX,
  /** operator, {@link #OPERANDS}. */
  BINARY,
  /** operator, {@link #OPERANDS} with further ones at the right. */
  TERNARY,
  OPERANDS,
  /** type, list. */
  BRACED,
  /** type, digits. */
  LITERAL,
  /** type, digits. */
  NEGATIVE_LITERAL,
  /** Its number; 0 is {@code this}. */
  FUNCTION_PARAMETER,
  /** name, arguments. */
  VENDOR_EXPRESSION,
  /** parameters, {@link #LIST} of requirements. */
  REQUIRES,
  /** expression, constraint of its type; its number: whether it must not throw. */
  REQUIREMENT;

  final boolean qualifiesFunction;

  Kind() {
    this(false);
  }

  Kind(boolean qualifiesFunction) {
    this.qualifiesFunction = qualifiesFunction;
  }
}
