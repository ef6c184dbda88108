package dev.pystack.python.object;

import dev.pystack.python.layout.Field;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** How objects are shown; most kinds belong to one type of CPython, by its {@code tp_name}. */
enum Kind {
  NONE(Family.VALUE, "NoneType", null),
  ELLIPSIS(Family.VALUE, "ellipsis", null),
  NOT_IMPLEMENTED(Family.VALUE, "NotImplementedType", null),
  BOOL(Family.VALUE, "bool", null),
  INT(Family.VALUE, "int", null),
  LONG(Family.VALUE, "long", null),
  FLOAT(Family.VALUE, "float", Field.FLOAT_OBJECT_FVAL),
  COMPLEX(Family.VALUE, "complex", Field.COMPLEX_OBJECT_REAL),
  /** {@code str}; 2.7: {@code unicode}. */
  TEXT(Family.VALUE, null, null),
  /** {@code bytes}; 2.7: {@code str}. */
  BYTES(Family.VALUE, null, null),
  BYTEARRAY(Family.VALUE, "bytearray", Field.BYTEARRAY_OBJECT_BYTES),
  TUPLE(Family.CONTAINER, "tuple", null),
  LIST(Family.CONTAINER, "list", null),
  DICT(Family.CONTAINER, "dict", null),
  FROZENDICT(Family.CONTAINER, "frozendict", null),
  SET(Family.CONTAINER, "set", Field.SET_OBJECT_TABLE),
  FROZENSET(Family.CONTAINER, "frozenset", Field.SET_OBJECT_TABLE),
  RANGE(Family.VALUE, "range", Field.RANGE_OBJECT_START),
  XRANGE(Family.VALUE, "xrange", Field.RANGE_OBJECT_START),
  SLICE(Family.VALUE, "slice", Field.SLICE_OBJECT_START),
  FUNCTION(Family.CALLABLE, "function", Field.FUNCTION_OBJECT_NAME),
  BUILTIN(Family.CALLABLE, "builtin_function_or_method", Field.CFUNCTION_OBJECT_ML),
  METHOD(Family.CALLABLE, "method", Field.METHOD_OBJECT_FUNC),
  INSTANCE_METHOD(Family.CALLABLE, "instancemethod", Field.METHOD_OBJECT_FUNC),
  MODULE(Family.CALLABLE, "module", Field.MODULE_OBJECT_DICT),
  TYPE(Family.CALLABLE, null, null),
  CLASSIC_CLASS(Family.CALLABLE, "classobj", null),
  CLASSIC_INSTANCE(Family.INSTANCE, "instance", null),
  GENERATOR(Family.CALLABLE, "generator", null),
  COROUTINE(Family.CALLABLE, "coroutine", null),
  ASYNC_GENERATOR(Family.CALLABLE, "async_generator", null),
  CODE(Family.CALLABLE, "code", Field.CODE_OBJECT_NAME),
  MEMORYVIEW(Family.VALUE, "memoryview", null),
  MAPPING_PROXY(Family.CONTAINER, "mappingproxy", null),
  DICT_KEYS(Family.CONTAINER, "dict_keys", null),
  DICT_VALUES(Family.CONTAINER, "dict_values", null),
  DICT_ITEMS(Family.CONTAINER, "dict_items", null),
  METHOD_DESCRIPTOR(Family.CALLABLE, "method_descriptor", Field.DESCR_OBJECT_NAME),
  SLOT_WRAPPER(Family.CALLABLE, "wrapper_descriptor", Field.DESCR_OBJECT_NAME),
  MEMBER_DESCRIPTOR(Family.CALLABLE, "member_descriptor", Field.DESCR_OBJECT_NAME),
  GETSET_DESCRIPTOR(Family.CALLABLE, "getset_descriptor", Field.DESCR_OBJECT_NAME),
  NAMESPACE(Family.CONTAINER, "types.SimpleNamespace", null),
  PARTIAL(Family.CONTAINER, "functools.partial", null),
  DEQUE(Family.CONTAINER, "collections.deque", null),
  DEFAULTDICT(Family.CONTAINER, "collections.defaultdict", null),
  ORDERED_DICT(Family.CONTAINER, "collections.OrderedDict", null),
  DATETIME(Family.CALENDAR, "datetime.datetime", Field.DATETIME_OBJECT_DATA),
  DATE(Family.CALENDAR, "datetime.date", Field.DATETIME_OBJECT_DATE_DATA),
  TIME(Family.CALENDAR, "datetime.time", Field.TIME_OBJECT_DATA),
  TIMEDELTA(Family.CALENDAR, "datetime.timedelta", Field.TIMEDELTA_OBJECT_DAYS),
  TIMEZONE(Family.CALENDAR, "datetime.timezone", null),
  PATTERN(Family.CALLABLE, "re.Pattern", null),
  DECIMAL(Family.VALUE, "decimal.Decimal", Field.DECIMAL_OBJECT_DATA),
  EXCEPTION(Family.CONTAINER, null, Field.EXCEPTION_OBJECT_ARGS),
  // classes written in Python, told by what their class has
  ENUM(Family.INSTANCE, null, null),
  NAMEDTUPLE(Family.CONTAINER, null, null),
  STRUCT_SEQUENCE(Family.CONTAINER, null, null),
  DATACLASS(Family.CONTAINER, null, null),
  FRACTION(Family.INSTANCE, null, null),
  PYTHON_DECIMAL(Family.INSTANCE, null, null),
  COUNTER(Family.CONTAINER, null, null),
  PYTHON_ORDERED_DICT(Family.CONTAINER, null, null),
  PATH(Family.INSTANCE, null, null),
  UUID(Family.INSTANCE, null, null),
  NUMPY_ARRAY(Family.VALUE, "numpy.ndarray", null),
  NUMPY_SCALAR(Family.VALUE, null, null),
  /** Everything else: its class and address. */
  OTHER(Family.INSTANCE, null, null);

  private static final HashMap<String, Kind> BY_NAME = new HashMap<>();

  static {
    for (Kind kind : values()) {
      if (kind.typeName != null) {
        BY_NAME.put(kind.typeName, kind);
      }
    }
    // 2.7's and older names
    BY_NAME.put("dictproxy", MAPPING_PROXY);
    BY_NAME.put("namespace", NAMESPACE);
    BY_NAME.put("_sre.SRE_Pattern", PATTERN);
  }

  /** Which class of ours shows it. */
  enum Family {
    VALUE,
    CONTAINER,
    CALLABLE,
    CALENDAR,
    INSTANCE
  }

  private final Family family;
  private final @Nullable String typeName;
  private final @Nullable Field needs;

  Kind(Family family, @Nullable String typeName, @Nullable Field needs) {
    this.family = family;
    this.typeName = typeName;
    this.needs = needs;
  }

  /** The kind of C code's type of this name, or null. */
  static @Nullable Kind named(String typeName) {
    return BY_NAME.get(typeName);
  }

  Family family() {
    return family;
  }

  /** A field without which such objects cannot be read. */
  @Nullable Field needs() {
    return needs;
  }
}
