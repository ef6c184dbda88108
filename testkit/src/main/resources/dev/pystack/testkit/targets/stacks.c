/* Native stacks of all sorts: "stacks WHAT READY" makes one, writes the file READY and stays; "abort" dies. */
#define _GNU_SOURCE
#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OWN __attribute__((noinline, noclone))

static volatile int sink;
static const char *ready;
static const char *what;

OWN static void stay(void) {
  FILE *file = fopen(ready, "w");
  fclose(file);
  struct timespec now;
  while (strcmp(what, "clock") == 0) {
    sink += clock_gettime(CLOCK_MONOTONIC, &now);
  }
  for (;;) {
    pause();
    sink++;
  }
}

OWN static int variable(int n) {
  char *bytes = alloca(n + 16);
  memset(bytes, n, n + 16);
  sink = bytes[n / 2];
  if (strcmp(what, "abort") == 0) {
    abort();
  }
  stay();
  return bytes[3] + sink;
}

OWN __attribute__((noreturn)) static void never_returns(int x) {
  sink = x;
  variable(x);
  abort();
}

/* the call is its last instruction: the return address belongs to the next function */
OWN static void ends_in_call(void) { never_returns(7); }

static int compare(const void *a, const void *b) {
  static int calls;
  if (++calls == 5) {
    ends_in_call();
  }
  return *(const int *)a - *(const int *)b;
}

OWN static int sort(void) {
  int numbers[9] = {4, 3, 9, 1, 2, 7, 6, 5, 0};
  qsort(numbers, 9, sizeof *numbers, compare);
  return numbers[0];
}

OWN static int recursive(int n) {
  if (n == 0) {
    return sort();
  }
  int below = recursive(n - 1);
  sink += below; /* or it would be made a loop */
  return below + n;
}

OWN static void handler(int number) {
  sink = number;
  variable(number);
  sink++;
}

OWN static int faults(int *where) {
  sink = 3;
  *where = 4;
  return sink + 1;
}

OWN static void *thread(void *argument) {
  sink = recursive(5) + (int)(long)argument;
  return NULL;
}

static void on_signal(int number, int flags) {
  stack_t other = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
  sigaltstack(&other, NULL);
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(number, &action, NULL);
}

int main(int count, char **arguments) {
  if (count < 3) {
    return 2;
  }
  what = arguments[1];
  ready = arguments[2];
  if (strcmp(what, "signal") == 0) {
    on_signal(SIGUSR1, 0);
    raise(SIGUSR1);
  } else if (strcmp(what, "fault") == 0) {
    on_signal(SIGSEGV, SA_ONSTACK);
    faults((int *)16);
  } else if (strcmp(what, "jump") == 0) {
    on_signal(SIGSEGV, SA_ONSTACK);
    void (*volatile nowhere)(void) = NULL;
    nowhere();
    sink++;
  } else if (strcmp(what, "thread") == 0) {
    pthread_t other;
    pthread_create(&other, NULL, thread, NULL);
    pthread_join(other, NULL);
  } else if (strcmp(what, "deep") == 0) {
    recursive(60000);
  } else {
    recursive(20);
  }
  return sink;
}
