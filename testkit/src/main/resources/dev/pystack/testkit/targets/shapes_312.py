"""Frames of Python 3.12 syntax."""
stop = None


def define(shape):
    @shape
    def in_generic_function():
        def generic[T](value: T) -> T:
            return stop(value)

        generic(1)

    @shape
    def in_nested_format_string():
        return f"{f"{stop("deep")}"}"

    @shape
    def in_inlined_comprehension():
        x = "outer"
        rows = [[stop(x, y) for y in "ab"] for x in "cd"]
        return rows, x
