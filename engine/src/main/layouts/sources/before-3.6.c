/* CPython 3.3, 3.4 and 3.5: no build with debug information is at hand, so the structures that are
   read are declared here, member by member as those versions' headers order them, and compiled for
   their debug information: gcc -g -c -DMINOR=3 (4, 5). What differs between the three is marked.
   Members that only take room have short names. Checked against py-spy's bindings of 3.3.7, 3.4.8
   and 3.5.5 for the interpreter, thread, frame, code, type, str, bytes, int, tuple, list and dict. */
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

typedef ptrdiff_t Py_ssize_t;
typedef Py_ssize_t Py_hash_t;
typedef void *p;
typedef void (*f)(void);

typedef struct { Py_ssize_t ob_refcnt; p ob_type; } PyObject;
typedef struct { PyObject ob_base; Py_ssize_t ob_size; } PyVarObject;
#define HEAD PyObject ob_base;
#define VAR_HEAD PyVarObject ob_base;

typedef struct {
  p next, tstate_head, modules, modules_by_index, sysdict, builtins, importlib;
  p codec_search_path, codec_search_cache, codec_error_registry;
  int codecs_initialized, fscodec_initialized, dlopenflags;
#if MINOR >= 4
  p builtins_copy;
#endif
} PyInterpreterState;

typedef struct {
#if MINOR >= 4
  p prev;
#endif
  p next, interp, frame;
  int recursion_depth;
  char overflowed, recursion_critical;
  int tracing, use_tracing;
  f c_profilefunc, c_tracefunc;
  p c_profileobj, c_traceobj, curexc_type, curexc_value, curexc_traceback;
  p exc_type, exc_value, exc_traceback, dict;
#if MINOR == 3
  int tick_counter;
#endif
  int gilstate_counter;
  p async_exc;
  long thread_id;
  int trash_delete_nesting;
  p trash_delete_later;
#if MINOR >= 4
  f on_delete;
  p on_delete_data;
#endif
#if MINOR >= 5
  p coroutine_wrapper;
  int in_coroutine_wrapper;
#endif
} PyThreadState;

typedef struct { int b_type, b_handler, b_level; } PyTryBlock;
typedef struct {
  VAR_HEAD
  p f_back, f_code, f_builtins, f_globals, f_locals, f_valuestack, f_stacktop, f_trace;
  p f_exc_type, f_exc_value, f_exc_traceback;
#if MINOR == 3
  p f_tstate;
#else
  p f_gen;
#endif
  int f_lasti, f_lineno, f_iblock;
#if MINOR >= 4
  char f_executing;
#endif
  PyTryBlock f_blockstack[20];
  p f_localsplus[1];
} PyFrameObject;

typedef struct {
  HEAD
  int co_argcount, co_kwonlyargcount, co_nlocals, co_stacksize, co_flags;
  p co_code, co_consts, co_names, co_varnames, co_freevars, co_cellvars, co_cell2arg;
  p co_filename, co_name;
  int co_firstlineno;
  p co_lnotab, co_zombieframe, co_weakreflist;
} PyCodeObject;

typedef struct {
  VAR_HEAD
  const char *tp_name;
  Py_ssize_t tp_basicsize, tp_itemsize;
  f tp_dealloc, tp_print, tp_getattr, tp_setattr;
  p tp_reserved;
  f tp_repr;
  p tp_as_number, tp_as_sequence, tp_as_mapping;
  f tp_hash, tp_call, tp_str, tp_getattro, tp_setattro;
  p tp_as_buffer;
  unsigned long tp_flags;
  const char *tp_doc;
  f tp_traverse, tp_clear, tp_richcompare;
  Py_ssize_t tp_weaklistoffset;
  f tp_iter, tp_iternext;
  p tp_methods, tp_members, tp_getset, tp_base, tp_dict;
  f tp_descr_get, tp_descr_set;
  Py_ssize_t tp_dictoffset;
  f tp_init, tp_alloc, tp_new, tp_free, tp_is_gc;
  p tp_bases, tp_mro, tp_cache, tp_subclasses, tp_weaklist;
  f tp_del;
  unsigned tp_version_tag;
#if MINOR >= 4
  f tp_finalize;
#endif
} PyTypeObject;

typedef struct {
  PyTypeObject ht_type;
#if MINOR >= 5
  f as_async[3];
  f as_number[36];
#else
  f as_number[34];
#endif
  f as_mapping[3], as_sequence[10], as_buffer[2];
  p ht_name, ht_slots, ht_qualname, ht_cached_keys;
} PyHeapTypeObject;

typedef struct {
  HEAD
  Py_ssize_t length;
  Py_hash_t hash;
  struct {
    unsigned interned : 2;
    unsigned kind : 3;
    unsigned compact : 1;
    unsigned ascii : 1;
    unsigned ready : 1;
    unsigned : 24;
  } state;
  wchar_t *wstr;
} PyASCIIObject;
typedef struct {
  PyASCIIObject _base;
  Py_ssize_t utf8_length;
  char *utf8;
  Py_ssize_t wstr_length;
} PyCompactUnicodeObject;
typedef struct { PyCompactUnicodeObject _base; union { p any; } data; } PyUnicodeObject;

typedef struct { VAR_HEAD Py_hash_t ob_shash; char ob_sval[1]; } PyBytesObject;
typedef struct {
  VAR_HEAD
#if MINOR == 3
  int ob_exports;
  Py_ssize_t ob_alloc;
  char *ob_bytes;
#else
  Py_ssize_t ob_alloc;
  char *ob_bytes, *ob_start;
  int ob_exports;
#endif
} PyByteArrayObject;
#if __SIZEOF_POINTER__ == 8
typedef uint32_t digit;
#else
typedef unsigned short digit;
#endif
typedef struct { VAR_HEAD digit ob_digit[1]; } PyLongObject;
typedef struct { HEAD double ob_fval; } PyFloatObject;
typedef struct { HEAD struct { double real, imag; } cval; } PyComplexObject;
typedef struct { VAR_HEAD p ob_item[1]; } PyTupleObject;
typedef struct { VAR_HEAD p *ob_item; Py_ssize_t allocated; } PyListObject;

typedef struct { HEAD Py_ssize_t ma_used; p ma_keys, ma_values; } PyDictObject;
typedef struct { Py_hash_t me_hash; p me_key, me_value; } PyDictKeyEntry;
struct _dictkeysobject {
  Py_ssize_t dk_refcnt, dk_size;
  f dk_lookup;
  Py_ssize_t dk_usable;
  PyDictKeyEntry dk_entries[1];
};

#if MINOR == 3
typedef struct { Py_hash_t hash; p key; } setentry;
#else
typedef struct { p key; Py_hash_t hash; } setentry;
#endif
typedef struct { HEAD Py_ssize_t fill, used, mask; setentry *table; } PySetObject;

typedef struct { HEAD p start, stop, step, length; } rangeobject;
typedef struct { HEAD p start, stop, step; } PySliceObject;
typedef struct {
  HEAD
  p func_code, func_globals, func_defaults, func_kwdefaults, func_closure, func_doc, func_name;
  p func_dict, func_weakreflist, func_module, func_annotations, func_qualname;
} PyFunctionObject;
typedef struct { HEAD p m_ml, m_self, m_module; } PyCFunctionObject;
typedef struct { const char *ml_name; f ml_meth; int ml_flags; const char *ml_doc; } PyMethodDef;
typedef struct { HEAD p im_func, im_self, im_weakreflist; } PyMethodObject;
typedef struct {
  HEAD
  p md_dict, md_def, md_state;
#if MINOR >= 4
  p md_weaklist, md_name;
#endif
} PyModuleObject;
typedef struct { HEAD p ob_ref; } PyCellObject;
typedef struct {
  HEAD
  p gi_frame;
#if MINOR == 3
  int gi_running;
#else
  char gi_running;
#endif
  p gi_code, gi_weakreflist;
#if MINOR >= 5
  p gi_name, gi_qualname;
#endif
} PyGenObject;
typedef struct { HEAD p d_type, d_name, d_qualname; } PyDescrObject;

typedef struct { HEAD Py_hash_t hashcode; char hastzinfo; unsigned char data[4]; } PyDateTime_Date;
typedef struct {
  HEAD
  Py_hash_t hashcode;
  char hastzinfo;
  unsigned char data[10];
  p tzinfo;
} PyDateTime_DateTime;
typedef struct {
  HEAD
  Py_hash_t hashcode;
  char hastzinfo;
  unsigned char data[6];
  p tzinfo;
} PyDateTime_Time;
typedef struct { HEAD Py_hash_t hashcode; int days, seconds, microseconds; } PyDateTime_Delta;
typedef struct { HEAD p offset, name; } PyDateTime_TimeZone;
typedef struct {
  HEAD
  Py_hash_t hash;
  struct { uint8_t flags; Py_ssize_t exp, digits, len, alloc; p data; } dec;
} PyDecObject;
typedef struct { HEAD p dict, args; } PyBaseExceptionObject;
typedef union { struct { p gc_next, gc_prev; Py_ssize_t gc_refs; } gc; long double dummy; } PyGC_Head;

PyInterpreterState s1; PyThreadState s2; PyFrameObject s3; PyCodeObject s4; PyHeapTypeObject s5;
PyUnicodeObject s6; PyBytesObject s7; PyByteArrayObject s8; PyLongObject s9; PyFloatObject s10;
PyComplexObject s11; PyTupleObject s12; PyListObject s13; PyDictObject s14; PyDictKeyEntry s15;
struct _dictkeysobject s16; setentry s17; PySetObject s18; rangeobject s19; PySliceObject s20;
PyFunctionObject s21; PyCFunctionObject s22; PyMethodDef s23; PyMethodObject s24;
PyModuleObject s25; PyCellObject s26; PyGenObject s27; PyDescrObject s28; PyDateTime_Date s29;
PyDateTime_DateTime s30; PyDateTime_Time s31; PyDateTime_Delta s32; PyDateTime_TimeZone s33;
PyDecObject s34; PyBaseExceptionObject s35; PyGC_Head s36;
