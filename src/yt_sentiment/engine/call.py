"""Calls of the module's functions that take a few microseconds.

``wasmtime`` asks each time for the types of a function, and converts and checks by them, which takes longer than to
judge a comment. Every function here takes and gives 32-bit numbers, so that its unchecked call is enough; its names are
not public, and ``pyproject.toml`` keeps to the version that has them.
"""

from __future__ import annotations

import ctypes

import wasmtime
from wasmtime import _bindings as c


class Call:
    """One exported function of 32-bit numbers."""

    def __init__(self, store: wasmtime.Store, function: wasmtime.Func) -> None:
        kind = function.type(store)
        i32 = wasmtime.ValType.i32()
        if any(of != i32 for of in (*kind.params, *kind.results)) or len(kind.results) != 1:
            raise TypeError(f"a function of {kind.params} to {kind.results}, expected 32-bit numbers to one")
        self._store, self._function = store, function
        self._count = max(len(kind.params), 1)
        self._numbers = (c.wasmtime_val_raw_t * self._count)()
        self._trap = ctypes.POINTER(c.wasm_trap_t)()

    def __call__(self, *numbers: int) -> int:
        """Return what the function gives.

        Raises:
            wasmtime.Trap: if the module left its memory, or ran out of it: a defect.
        """
        for place, number in enumerate(numbers):
            self._numbers[place].i32 = number
        error = c.wasmtime_func_call_unchecked(
            self._store._context(),
            ctypes.byref(self._function._func),
            self._numbers,
            self._count,
            ctypes.byref(self._trap),
        )
        if error:
            raise wasmtime.WasmtimeError._from_ptr(error)
        if self._trap:
            trap, self._trap = self._trap, ctypes.POINTER(c.wasm_trap_t)()
            raise wasmtime.Trap._from_ptr(trap)
        found: int = self._numbers[0].i32
        return found
