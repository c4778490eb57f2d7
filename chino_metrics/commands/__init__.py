"""The commands of ``python -m chino_metrics``, one module each.

A module has ``add(commands)``, which registers its command through
``parsing.new_command`` with ``set_defaults(run=…)``, and that function:
``run(arguments) -> int`` writes to standard output and returns the exit status.
What cannot be done is raised: ``parsing.Refusal`` or any ``ChinoMetricsError``.
"""
