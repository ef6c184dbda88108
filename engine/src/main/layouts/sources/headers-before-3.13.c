/* CPython 2.7 and 3.6 to 3.12 from their own headers, for ABIs no build of which is at hand: gcc -g
   -c -DPy_BUILD_CORE=1 with the folders python3.N and python3.N/internal of an installation on the include path.
   Members of structures that no header declares are listed as those versions' sources order them. */
#include "Python.h"
#include "datetime.h"
#include "frameobject.h"
#include "structmember.h"
#if PY_VERSION_HEX >= 0x03080000
#include "internal/pycore_object.h"
#include "internal/pycore_pystate.h"
#endif
#if PY_VERSION_HEX >= 0x03090000
#include "internal/pycore_gc.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"
#endif
#if PY_VERSION_HEX >= 0x030b0000
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_moduleobject.h"
#endif
#if PY_VERSION_HEX >= 0x03070000 && PY_VERSION_HEX < 0x03080000
#include "internal/mem.h"
#include "internal/pystate.h"
#endif

#if PY_MAJOR_VERSION == 2
#include "longintrepr.h"
#endif

#if PY_MAJOR_VERSION >= 3
#if PY_VERSION_HEX < 0x030b0000
typedef struct { Py_hash_t me_hash; PyObject *me_key, *me_value; } PyDictKeyEntry;
struct _dictkeysobject {
  Py_ssize_t dk_refcnt, dk_size;
  void *dk_lookup;
  Py_ssize_t dk_usable, dk_nentries;
  char dk_indices[];
};
typedef struct {
  PyObject_HEAD
  PyObject *md_dict;
  void *md_def, *md_state;
  PyObject *md_weaklist, *md_name;
} PyModuleObject;
#endif
typedef struct { PyObject_HEAD PyObject *start, *stop, *step, *length; } rangeobject;
typedef struct { PyObject_HEAD PyObject *offset, *name; } PyDateTime_TimeZone;
typedef struct {
  PyObject_HEAD
  Py_hash_t hash;
  struct { uint8_t flags; Py_ssize_t exp, digits, len, alloc; void *data; } dec;
} PyDecObject;
#else
typedef struct { PyObject_HEAD PyObject *md_dict; } PyModuleObject;
typedef struct { PyObject_HEAD long start, step, len; } rangeobject;
#endif
