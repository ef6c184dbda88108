/* A program of its own that has the whole interpreter inside, linked statically, and a function that is named
   like one of the interpreter's collector. */
#include <Python.h>
#include <stdio.h>

int collect(const char *path);

__attribute__((noinline)) int collect(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) return 2;
  int result = PyRun_SimpleFile(file, path);
  fclose(file);
  return result;
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  Py_Initialize();
  PyRun_SimpleString("import sys, os\nsys.path.insert(0, os.environ['PYSTACK_FOLDER'])\n");
  int result = collect(argv[1]);
  Py_Finalize();
  return result;
}
