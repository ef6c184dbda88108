"""Frames of Python 3.6 and later syntax (kept out of older interpreters' sight)."""
import sys

stop = None


def define(shape):
    @shape
    def in_delegated_generator():
        def inner():
            received = yield 1
            stop(received)

        def middle():
            result = yield from inner()
            return result

        def outer():
            yield from middle()

        generator = outer()
        next(generator)
        generator.send("x")

    @shape
    def in_keyword_only():
        def keywords(a, b=2, *rest, key, other="o", **options):
            local = key
            stop(local)

        keywords(1, 3, 4, 5, key="k", more=6)

    @shape
    def in_names_of_other_scripts():
        def größe(длина):
            名前 = длина
            stop(名前)

        größe("ш")

    @shape
    def in_coroutine():
        async def leaf(value):
            stop(value)

        async def branch(value):
            return await leaf(value)

        try:
            branch(4).send(None)
        except StopIteration:
            pass

    @shape
    def in_event_loop():
        import asyncio

        async def task(number):
            await asyncio.sleep(0)
            stop(number)

        async def together():
            await asyncio.gather(task(1), task(2))

        loop = asyncio.new_event_loop()
        loop.run_until_complete(together())

    @shape
    def in_async_generator():
        async def numbers():
            for number in range(3):
                yield stop(number)

        async def consume():
            async for number in numbers():
                print(number)

        consume().send(None)

    @shape
    def in_metaclass():
        class Meta(type):
            def __new__(mcs, name, bases, namespace, **keywords):
                return stop(name)

        class Made(metaclass=Meta):
            value = 1

    @shape
    def in_annotation_free_lambda_default():
        def with_default(wait=lambda: stop("default")):
            wait()

        with_default()

    @shape
    def in_format_string():
        class Shown:
            def __format__(self, spec):
                return stop(spec)

        return f"{Shown():>{10}}"
