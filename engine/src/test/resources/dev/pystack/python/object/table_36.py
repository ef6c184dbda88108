# The part of table.py whose syntax is that of 3.6 and later; run in its name space.
if sys.version_info >= (3, 6):
    class Permission(enum.Flag):
        R = 4
        W = 2
        X = 1

    class IntPermission(enum.IntFlag):
        R = 4
        W = 2

    add('flag', Permission.R)
    add('flag', IntPermission.W)
    add('type', Permission)
    add('flag', Permission.R | Permission.W)
    add('flag', Permission(0))
    add('flag', IntPermission.R | IntPermission.W)
    add('flag', IntPermission.R | 8)

    import typing

    class Typed(typing.NamedTuple):
        a: int
        b: str = 'x'

    add('namedtuple', Typed(1))

    async def coroutine():
        pass

    async def async_generator():
        yield 1

    routine = coroutine()
    add('coroutine', routine)
    add('async_generator', async_generator())
if sys.version_info >= (3, 7):
    import dataclasses

    @dataclasses.dataclass
    class Data:
        a: int
        b: str = 'x'
        hidden: int = dataclasses.field(default=0, repr=False)
        shared: typing.ClassVar[int] = 1

    @dataclasses.dataclass
    class More(Data):
        c: list = dataclasses.field(default_factory=list)

    class Outer:
        @dataclasses.dataclass
        class Data:
            z: int

    add('dataclass', Data(1))
    add('dataclass', More(1, 'y', 2, [3]))
    add('dataclass', Outer.Data(5))
    add('dataclass', [Data(1), Data(2)])
    unset = More.__new__(More)
    unset.a = 1
    add('dataclass', unset, "More(a=1, b='x')")
if sys.version_info >= (3, 10):
    @dataclasses.dataclass(slots=True)
    class SlotData:
        a: int
        b: str = 'x'

    add('dataclass', SlotData(1))
    add('dataclass', SlotData.__new__(SlotData), 'SlotData()')
if sys.version_info >= (3, 11):
    class Text(enum.StrEnum):
        A = 'a'

    add('enum', Text.A)
    add('exception', ExceptionGroup('many', [ValueError(1), TypeError(2)]))
if sys.version_info >= (3, 15):
    add('frozendict', frozendict(a=1))
    add('frozendict', frozendict())
