"""Calls through machine code that was made at run time and of which nothing is known: with a frame pointer,
without one, and both in turn. For x86-64. The first argument names a file for the code's address."""
import ctypes
import mmap
import sys
import time

import truth

# push %rbp; mov %rsp,%rbp; call *%rdi; pop %rbp; ret
WITH = b"\x55\x48\x89\xe5\xff\xd7\x5d\xc3"
# sub $24,%rsp; call *%rdi; add $24,%rsp; ret
WITHOUT = b"\x48\x83\xec\x18\xff\xd7\x48\x83\xc4\x18\xc3"
CALLED = ctypes.CFUNCTYPE(None)

code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code[0:len(WITH)] = WITH
code[64:64 + len(WITHOUT)] = WITHOUT
ADDRESS = ctypes.addressof(ctypes.c_char.from_buffer(code))
KIND = ctypes.CFUNCTYPE(None, CALLED)
with_pointer, without_pointer = KIND(ADDRESS), KIND(ADDRESS + 64)


@CALLED
def inner():
    time.sleep(1000000)


@CALLED
def middle():
    without_pointer(inner)


@CALLED
def outer():
    without_pointer(middle)


def calling():
    with_pointer(outer)


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        file.write(str(ADDRESS))
    truth.publish(variables=False)
    calling()
