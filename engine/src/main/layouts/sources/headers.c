/* CPython 3.13 and later from their own headers, for builds that are not at hand: free-threaded
   ones. gcc -g -c -DPy_BUILD_CORE -DPy_GIL_DISABLED=1 with the folders python3.N, python3.N/internal
   and python3.N/internal/mimalloc of an installation on the include path. */
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_gil.h"
#include "internal/pycore_object.h"
#include "internal/pycore_long.h"
#include "internal/pycore_genobject.h"
#include "internal/pycore_moduleobject.h"
#include "internal/pycore_range.h"
#include "internal/pycore_gc.h"
#include "internal/pycore_tuple.h"
#include "internal/pycore_exceptions.h"
#include "structmember.h"
#include "datetime.h"


/* These three are declared in no header: Objects/rangeobject.c, Modules/_datetimemodule.c and
   Modules/_decimal/_decimal.c with libmpdec. */
typedef struct { PyObject_HEAD PyObject *start, *stop, *step, *length; } rangeobject;
typedef struct { PyObject_HEAD PyObject *offset, *name; } PyDateTime_TimeZone;
typedef struct {
  PyObject_HEAD
  Py_hash_t hash;
  struct { uint8_t flags; Py_ssize_t exp, digits, len, alloc; void *data; } dec;
} PyDecObject;

PyThreadState s1; PyInterpreterState s2; _PyRuntimeState s3; _PyInterpreterFrame s4;
PyFrameObject s5; PyCodeObject s6; PyDictObject s7; struct _dictkeysobject s8;
struct _dictvalues s9; PyDictKeyEntry s10; PyDictUnicodeEntry s11; PySetObject s12; setentry s13;
PySliceObject s14; PyFunctionObject s15; PyCFunctionObject s16; PyMethodDef s17; PyMethodObject s18;
PyModuleObject s19; PyCellObject s20; PyGenObject s21; PyDescrObject s22; PyDateTime_DateTime s23;
PyDateTime_Date s24; PyDateTime_Time s25; PyDateTime_Delta s26; PyBaseExceptionObject s27;
struct _gil_runtime_state s28; PyHeapTypeObject s29; PyUnicodeObject s30; PyBytesObject s31;
PyByteArrayObject s32; PyLongObject s33; PyFloatObject s34; PyComplexObject s35; PyTupleObject s36;
PyListObject s37; PyVarObject s38; PyGC_Head s39; _PyStackChunk s40; rangeobject s41;
PyDateTime_TimeZone s42; PyDecObject s43; struct _Py_DebugOffsets s44;
