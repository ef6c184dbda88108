/* A program of its own that has Python inside: a thread that Python knows through the
   PyGILState functions but that runs no Python, one that Python does not know at all, and
   the given file run in the main thread. */
#include <Python.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *registered(void *argument) {
  PyGILState_STATE state = PyGILState_Ensure();
  Py_BEGIN_ALLOW_THREADS
  for (;;) pause();
  Py_END_ALLOW_THREADS
  PyGILState_Release(state);
  return NULL;
}

static void *unknown(void *argument) {
  for (;;) pause();
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t thread;
  FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
  if (file == NULL) return 2;
  Py_Initialize();
#if PY_VERSION_HEX < 0x03070000
  PyEval_InitThreads();
#endif
  pthread_create(&thread, NULL, registered, NULL);
  pthread_create(&thread, NULL, unknown, NULL);
  PyRun_SimpleString("import sys, os\nsys.path.insert(0, os.environ['PYSTACK_FOLDER'])\n");
  return PyRun_SimpleFile(file, argv[1]);
}
