package dev.pystack.python.layout;

/**
 * Every field of CPython's structures that is read anywhere, for all versions, named after the
 * paths of {@code _Py_DebugOffsets} where that has them (CPython 3.13+, {@code
 * pycore_debug_offsets.h}). A constant named after a whole structure's place in another ({@code
 * RUNTIME_STATE_CEVAL_GIL} before 3.12) has the offset at which it starts.
 */
public enum Field {
  // runtime_state: _PyRuntime (3.7+)
  RUNTIME_STATE_WHOLE("runtime_state.whole"),
  RUNTIME_STATE_INITIALIZED("runtime_state.initialized"),
  RUNTIME_STATE_CORE_INITIALIZED("runtime_state.core_initialized"),
  RUNTIME_STATE_FINALIZING("runtime_state.finalizing"),
  RUNTIME_STATE_MAIN_THREAD("runtime_state.main_thread"),
  RUNTIME_STATE_INTERPRETERS_HEAD("runtime_state.interpreters_head"),
  RUNTIME_STATE_INTERPRETERS_MAIN("runtime_state.interpreters_main"),
  RUNTIME_STATE_TSTATE_CURRENT("runtime_state.tstate_current"),
  RUNTIME_STATE_GC_COLLECTING("runtime_state.gc_collecting"),
  RUNTIME_STATE_CEVAL_GIL("runtime_state.ceval_gil"),
  // interpreter_state: PyInterpreterState
  INTERPRETER_STATE_WHOLE("interpreter_state.whole"),
  INTERPRETER_STATE_ID("interpreter_state.id"),
  INTERPRETER_STATE_NEXT("interpreter_state.next"),
  INTERPRETER_STATE_RUNTIME("interpreter_state.runtime"),
  INTERPRETER_STATE_THREADS_HEAD("interpreter_state.threads_head"),
  INTERPRETER_STATE_THREADS_MAIN("interpreter_state.threads_main"),
  INTERPRETER_STATE_GC("interpreter_state.gc"),
  INTERPRETER_STATE_GC_COLLECTING("interpreter_state.gc_collecting"),
  INTERPRETER_STATE_MODULES("interpreter_state.modules"),
  INTERPRETER_STATE_SYSDICT("interpreter_state.sysdict"),
  INTERPRETER_STATE_BUILTINS("interpreter_state.builtins"),
  INTERPRETER_STATE_CEVAL_GIL("interpreter_state.ceval_gil"),
  INTERPRETER_STATE_GIL_RUNTIME_STATE("interpreter_state.gil_runtime_state"),
  INTERPRETER_STATE_GIL_ENABLED("interpreter_state.gil_enabled"),
  INTERPRETER_STATE_FINALIZING("interpreter_state.finalizing"),
  INTERPRETER_STATE_INITIALIZED("interpreter_state.initialized"),
  // gil: struct _gil_runtime_state (3.7+; before that: static variables)
  GIL_WHOLE("gil.whole"),
  GIL_ENABLED("gil.enabled"),
  GIL_LOCKED("gil.locked"),
  GIL_HOLDER("gil.holder"),
  GIL_COND("gil.cond"),
  GIL_MUTEX("gil.mutex"),
  GIL_SWITCH_COND("gil.switch_cond"),
  // thread_state: PyThreadState
  THREAD_STATE_WHOLE("thread_state.whole"),
  THREAD_STATE_ID("thread_state.id"),
  THREAD_STATE_PREV("thread_state.prev"),
  THREAD_STATE_NEXT("thread_state.next"),
  THREAD_STATE_INTERP("thread_state.interp"),
  THREAD_STATE_FRAME("thread_state.frame"),
  THREAD_STATE_CFRAME("thread_state.cframe"),
  THREAD_STATE_ROOT_CFRAME("thread_state.root_cframe"),
  THREAD_STATE_CURRENT_FRAME("thread_state.current_frame"),
  THREAD_STATE_BASE_FRAME("thread_state.base_frame"),
  THREAD_STATE_DICT("thread_state.dict"),
  THREAD_STATE_GILSTATE_COUNTER("thread_state.gilstate_counter"),
  THREAD_STATE_THREAD_ID("thread_state.thread_id"),
  THREAD_STATE_NATIVE_THREAD_ID("thread_state.native_thread_id"),
  THREAD_STATE_DATASTACK_CHUNK("thread_state.datastack_chunk"),
  THREAD_STATE_STATUS("thread_state.status"),
  THREAD_STATE_STATE("thread_state.state"),
  THREAD_STATE_HOLDS_GIL("thread_state.holds_gil"),
  THREAD_STATE_GIL_REQUESTED("thread_state.gil_requested"),
  THREAD_STATE_INITIALIZED("thread_state.initialized"),
  // cframe: struct _cframe (3.10 to 3.12)
  CFRAME_CURRENT_FRAME("cframe.current_frame"),
  CFRAME_PREVIOUS("cframe.previous"),
  // interpreter_frame: struct _PyInterpreterFrame (3.11+)
  INTERPRETER_FRAME_WHOLE("interpreter_frame.whole"),
  INTERPRETER_FRAME_PREVIOUS("interpreter_frame.previous"),
  INTERPRETER_FRAME_EXECUTABLE("interpreter_frame.executable"),
  INTERPRETER_FRAME_INSTR_PTR("interpreter_frame.instr_ptr"),
  INTERPRETER_FRAME_LOCALSPLUS("interpreter_frame.localsplus"),
  INTERPRETER_FRAME_STACKPOINTER("interpreter_frame.stackpointer"),
  INTERPRETER_FRAME_STACKTOP("interpreter_frame.stacktop"),
  INTERPRETER_FRAME_OWNER("interpreter_frame.owner"),
  INTERPRETER_FRAME_TLBC_INDEX("interpreter_frame.tlbc_index"),
  INTERPRETER_FRAME_IS_ENTRY("interpreter_frame.is_entry"),
  INTERPRETER_FRAME_LOCALS("interpreter_frame.locals"),
  INTERPRETER_FRAME_GLOBALS("interpreter_frame.globals"),
  INTERPRETER_FRAME_BUILTINS("interpreter_frame.builtins"),
  INTERPRETER_FRAME_FUNC("interpreter_frame.func"),
  INTERPRETER_FRAME_FRAME_OBJ("interpreter_frame.frame_obj"),
  INTERPRETER_FRAME_RETURN_OFFSET("interpreter_frame.return_offset"),
  // frame_object: PyFrameObject (to 3.10 a frame, from 3.11 its shell)
  FRAME_OBJECT_WHOLE("frame_object.whole"),
  FRAME_OBJECT_BACK("frame_object.back"),
  FRAME_OBJECT_IFRAME("frame_object.iframe"),
  FRAME_OBJECT_CODE("frame_object.code"),
  FRAME_OBJECT_LASTI("frame_object.lasti"),
  FRAME_OBJECT_LINENO("frame_object.lineno"),
  FRAME_OBJECT_LOCALSPLUS("frame_object.localsplus"),
  FRAME_OBJECT_LOCALS("frame_object.locals"),
  FRAME_OBJECT_GLOBALS("frame_object.globals"),
  FRAME_OBJECT_BUILTINS("frame_object.builtins"),
  FRAME_OBJECT_VALUESTACK("frame_object.valuestack"),
  FRAME_OBJECT_STACKTOP("frame_object.stacktop"),
  FRAME_OBJECT_STACKDEPTH("frame_object.stackdepth"),
  FRAME_OBJECT_TSTATE("frame_object.tstate"),
  FRAME_OBJECT_EXECUTING("frame_object.executing"),
  FRAME_OBJECT_STATE("frame_object.state"),
  // code_object: PyCodeObject
  CODE_OBJECT_WHOLE("code_object.whole"),
  CODE_OBJECT_ARGCOUNT("code_object.argcount"),
  CODE_OBJECT_POSONLYARGCOUNT("code_object.posonlyargcount"),
  CODE_OBJECT_KWONLYARGCOUNT("code_object.kwonlyargcount"),
  CODE_OBJECT_NLOCALS("code_object.nlocals"),
  CODE_OBJECT_NLOCALSPLUS("code_object.nlocalsplus"),
  CODE_OBJECT_NCELLVARS("code_object.ncellvars"),
  CODE_OBJECT_NFREEVARS("code_object.nfreevars"),
  CODE_OBJECT_STACKSIZE("code_object.stacksize"),
  CODE_OBJECT_FLAGS("code_object.flags"),
  CODE_OBJECT_FIRSTLINENO("code_object.firstlineno"),
  CODE_OBJECT_FILENAME("code_object.filename"),
  CODE_OBJECT_NAME("code_object.name"),
  CODE_OBJECT_QUALNAME("code_object.qualname"),
  CODE_OBJECT_LINETABLE("code_object.linetable"),
  CODE_OBJECT_CODE("code_object.code"),
  CODE_OBJECT_CONSTS("code_object.consts"),
  CODE_OBJECT_NAMES("code_object.names"),
  CODE_OBJECT_VARNAMES("code_object.varnames"),
  CODE_OBJECT_CELLVARS("code_object.cellvars"),
  CODE_OBJECT_FREEVARS("code_object.freevars"),
  CODE_OBJECT_LOCALSPLUSNAMES("code_object.localsplusnames"),
  CODE_OBJECT_LOCALSPLUSKINDS("code_object.localspluskinds"),
  CODE_OBJECT_CELL2ARG("code_object.cell2arg"),
  CODE_OBJECT_CODE_ADAPTIVE("code_object.code_adaptive"),
  CODE_OBJECT_TLBC("code_object.tlbc"),
  // object: PyObject
  OBJECT_WHOLE("object.whole"),
  OBJECT_REFCNT("object.refcnt"),
  OBJECT_TYPE("object.type"),
  // var_object: PyVarObject
  VAR_OBJECT_SIZE("var_object.size"),
  // type_object: PyTypeObject
  TYPE_OBJECT_WHOLE("type_object.whole"),
  TYPE_OBJECT_NAME("type_object.name"),
  TYPE_OBJECT_BASICSIZE("type_object.basicsize"),
  TYPE_OBJECT_ITEMSIZE("type_object.itemsize"),
  TYPE_OBJECT_DICTOFFSET("type_object.dictoffset"),
  TYPE_OBJECT_FLAGS("type_object.flags"),
  TYPE_OBJECT_BASE("type_object.base"),
  TYPE_OBJECT_BASES("type_object.bases"),
  TYPE_OBJECT_DICT("type_object.dict"),
  TYPE_OBJECT_MRO("type_object.mro"),
  TYPE_OBJECT_WEAKLISTOFFSET("type_object.weaklistoffset"),
  TYPE_OBJECT_REPR("type_object.repr"),
  TYPE_OBJECT_STR("type_object.str"),
  TYPE_OBJECT_HT_NAME("type_object.ht_name"),
  TYPE_OBJECT_HT_QUALNAME("type_object.ht_qualname"),
  TYPE_OBJECT_HT_SLOTS("type_object.ht_slots"),
  TYPE_OBJECT_HT_CACHED_KEYS("type_object.ht_cached_keys"),
  TYPE_OBJECT_HT_MODULE("type_object.ht_module"),
  // unicode_object: str (3.3+: the compact kinds; 2.7: unicode)
  UNICODE_OBJECT_LENGTH("unicode_object.length"),
  UNICODE_OBJECT_STATE("unicode_object.state"),
  UNICODE_OBJECT_UTF8_LENGTH("unicode_object.utf8_length"),
  UNICODE_OBJECT_UTF8("unicode_object.utf8"),
  UNICODE_OBJECT_ASCII_SIZE("unicode_object.ascii_size"),
  UNICODE_OBJECT_COMPACT_SIZE("unicode_object.compact_size"),
  UNICODE_OBJECT_DATA("unicode_object.data"),
  UNICODE_OBJECT_WSTR("unicode_object.wstr"),
  UNICODE_OBJECT_WSTR_LENGTH("unicode_object.wstr_length"),
  // bytes_object: bytes (2.7: str)
  BYTES_OBJECT_SVAL("bytes_object.sval"),
  // bytearray_object: bytearray
  BYTEARRAY_OBJECT_START("bytearray_object.start"),
  BYTEARRAY_OBJECT_BYTES("bytearray_object.bytes"),
  // int_object: 2.7's int and every bool before 3
  INT_OBJECT_IVAL("int_object.ival"),
  // long_object: int (2.7: long)
  LONG_OBJECT_LV_TAG("long_object.lv_tag"),
  LONG_OBJECT_DIGITS("long_object.digits"),
  // float_object: float
  FLOAT_OBJECT_FVAL("float_object.fval"),
  // complex_object: complex
  COMPLEX_OBJECT_REAL("complex_object.real"),
  COMPLEX_OBJECT_IMAG("complex_object.imag"),
  // tuple_object: tuple
  TUPLE_OBJECT_HASH("tuple_object.hash"),
  TUPLE_OBJECT_ITEM("tuple_object.item"),
  // list_object: list
  LIST_OBJECT_ITEM("list_object.item"),
  LIST_OBJECT_ALLOCATED("list_object.allocated"),
  // dict_object: dict
  DICT_OBJECT_USED("dict_object.used"),
  DICT_OBJECT_FILL("dict_object.fill"),
  DICT_OBJECT_KEYS("dict_object.keys"),
  DICT_OBJECT_VALUES("dict_object.values"),
  DICT_OBJECT_MASK("dict_object.mask"),
  DICT_OBJECT_TABLE("dict_object.table"),
  // dict_keys: PyDictKeysObject (3.3+)
  DICT_KEYS_SIZE("dict_keys.size"),
  DICT_KEYS_LOG2_SIZE("dict_keys.log2_size"),
  DICT_KEYS_LOG2_INDEX_BYTES("dict_keys.log2_index_bytes"),
  DICT_KEYS_KIND("dict_keys.kind"),
  DICT_KEYS_USABLE("dict_keys.usable"),
  DICT_KEYS_NENTRIES("dict_keys.nentries"),
  DICT_KEYS_INDICES("dict_keys.indices"),
  DICT_KEYS_ENTRIES("dict_keys.entries"),
  // dict_values: struct _dictvalues (3.11+)
  DICT_VALUES_CAPACITY("dict_values.capacity"),
  DICT_VALUES_SIZE("dict_values.size"),
  DICT_VALUES_EMBEDDED("dict_values.embedded"),
  DICT_VALUES_VALID("dict_values.valid"),
  DICT_VALUES_VALUES("dict_values.values"),
  // dict_entry: PyDictKeyEntry; 2.7: PyDictEntry
  DICT_ENTRY_WHOLE("dict_entry.whole"),
  DICT_ENTRY_HASH("dict_entry.hash"),
  DICT_ENTRY_KEY("dict_entry.key"),
  DICT_ENTRY_VALUE("dict_entry.value"),
  // dict_unicode_entry: PyDictUnicodeEntry: an entry of a table whose keys are all str (3.11+)
  DICT_UNICODE_ENTRY_WHOLE("dict_unicode_entry.whole"),
  DICT_UNICODE_ENTRY_KEY("dict_unicode_entry.key"),
  DICT_UNICODE_ENTRY_VALUE("dict_unicode_entry.value"),
  // set_object: set and frozenset
  SET_OBJECT_FILL("set_object.fill"),
  SET_OBJECT_USED("set_object.used"),
  SET_OBJECT_MASK("set_object.mask"),
  SET_OBJECT_TABLE("set_object.table"),
  // set_entry: setentry
  SET_ENTRY_WHOLE("set_entry.whole"),
  SET_ENTRY_KEY("set_entry.key"),
  SET_ENTRY_HASH("set_entry.hash"),
  // range_object: range (2.7: xrange)
  RANGE_OBJECT_START("range_object.start"),
  RANGE_OBJECT_STOP("range_object.stop"),
  RANGE_OBJECT_STEP("range_object.step"),
  RANGE_OBJECT_LENGTH("range_object.length"),
  // slice_object: slice
  SLICE_OBJECT_START("slice_object.start"),
  SLICE_OBJECT_STOP("slice_object.stop"),
  SLICE_OBJECT_STEP("slice_object.step"),
  // function_object: function
  FUNCTION_OBJECT_CODE("function_object.code"),
  FUNCTION_OBJECT_NAME("function_object.name"),
  FUNCTION_OBJECT_QUALNAME("function_object.qualname"),
  FUNCTION_OBJECT_MODULE("function_object.module"),
  FUNCTION_OBJECT_CLOSURE("function_object.closure"),
  // cfunction_object: builtin_function_or_method
  CFUNCTION_OBJECT_ML("cfunction_object.ml"),
  CFUNCTION_OBJECT_SELF("cfunction_object.self"),
  CFUNCTION_OBJECT_MODULE("cfunction_object.module"),
  // method_def: PyMethodDef
  METHOD_DEF_ML_NAME("method_def.ml_name"),
  METHOD_DEF_ML_FLAGS("method_def.ml_flags"),
  // method_object: bound method
  METHOD_OBJECT_FUNC("method_object.func"),
  METHOD_OBJECT_SELF("method_object.self"),
  METHOD_OBJECT_CLASS("method_object.class"),
  // module_object: module
  MODULE_OBJECT_DICT("module_object.dict"),
  MODULE_OBJECT_NAME("module_object.name"),
  // cell_object: cell
  CELL_OBJECT_REF("cell_object.ref"),
  // generator_object: generator; coroutines share it
  GENERATOR_OBJECT_FRAME("generator_object.frame"),
  GENERATOR_OBJECT_NAME("generator_object.name"),
  GENERATOR_OBJECT_QUALNAME("generator_object.qualname"),
  GENERATOR_OBJECT_IFRAME("generator_object.iframe"),
  GENERATOR_OBJECT_FRAME_STATE("generator_object.frame_state"),
  GENERATOR_OBJECT_RUNNING("generator_object.running"),
  GENERATOR_OBJECT_CODE("generator_object.code"),
  // descr_object: PyDescrObject
  DESCR_OBJECT_TYPE("descr_object.type"),
  DESCR_OBJECT_NAME("descr_object.name"),
  DESCR_OBJECT_QUALNAME("descr_object.qualname"),
  // datetime_object: datetime.datetime and date: their bytes
  DATETIME_OBJECT_HASTZINFO("datetime_object.hastzinfo"),
  DATETIME_OBJECT_DATA("datetime_object.data"),
  DATETIME_OBJECT_TZINFO("datetime_object.tzinfo"),
  DATETIME_OBJECT_FOLD("datetime_object.fold"),
  DATETIME_OBJECT_DATE_DATA("datetime_object.date_data"),
  // time_object: datetime.time
  TIME_OBJECT_HASTZINFO("time_object.hastzinfo"),
  TIME_OBJECT_DATA("time_object.data"),
  TIME_OBJECT_TZINFO("time_object.tzinfo"),
  TIME_OBJECT_FOLD("time_object.fold"),
  // timedelta_object: datetime.timedelta
  TIMEDELTA_OBJECT_DAYS("timedelta_object.days"),
  TIMEDELTA_OBJECT_SECONDS("timedelta_object.seconds"),
  TIMEDELTA_OBJECT_MICROSECONDS("timedelta_object.microseconds"),
  // timezone_object: datetime.timezone
  TIMEZONE_OBJECT_OFFSET("timezone_object.offset"),
  TIMEZONE_OBJECT_NAME("timezone_object.name"),
  // decimal_object: decimal.Decimal of _decimal
  DECIMAL_OBJECT_FLAGS("decimal_object.flags"),
  DECIMAL_OBJECT_EXP("decimal_object.exp"),
  DECIMAL_OBJECT_DIGITS("decimal_object.digits"),
  DECIMAL_OBJECT_LEN("decimal_object.len"),
  DECIMAL_OBJECT_DATA("decimal_object.data"),
  // exception_object: BaseException
  EXCEPTION_OBJECT_ARGS("exception_object.args"),
  // class_object: old-style class (2.7)
  CLASS_OBJECT_NAME("class_object.name"),
  CLASS_OBJECT_DICT("class_object.dict"),
  // instance_object: its instance (2.7)
  INSTANCE_OBJECT_CLASS("instance_object.class"),
  INSTANCE_OBJECT_DICT("instance_object.dict"),
  // gc_head: PyGC_Head: before a collected object
  GC_HEAD_WHOLE("gc_head.whole"),
  // stack_chunk: _PyStackChunk: memory of frames (3.11+)
  STACK_CHUNK_PREVIOUS("stack_chunk.previous"),
  STACK_CHUNK_SIZE("stack_chunk.size"),
  STACK_CHUNK_TOP("stack_chunk.top"),
  STACK_CHUNK_DATA("stack_chunk.data");

  private final String path;

  Field(String path) {
    this.path = path;
  }

  /** As written in the layout files: {@code structure.field}. */
  public String path() {
    return path;
  }

  /** Whether this is a whole structure: at offset 0, with the structure's size. */
  public boolean isWhole() {
    return path.endsWith(".whole");
  }

  /** Whether its structure begins with a {@code PyObject}. */
  public boolean isOfObject() {
    return path.startsWith("object.") || path.substring(0, path.indexOf('.')).endsWith("_object");
  }
}
