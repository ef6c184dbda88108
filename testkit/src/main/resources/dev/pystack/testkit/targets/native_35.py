"""Coroutines, for native.py: syntax of 3.5."""


async def inner(depth, wait):
    if depth:
        await inner(depth - 1, wait)
    else:
        wait()


def awaiting(wait):
    coroutine = inner(4, wait)
    try:
        coroutine.send(None)
    except StopIteration:
        pass
