"""How well the outlook would have foreseen what came: ``python -m tests.backtest``.

The last years of every series that is long enough are left out, foretold by several
methods, and compared with what came. The findings are written to ``docs/outlook.md``.
"""
