"""The rule book: pure functions over arrays, one process of the model a file.

A rule gets arrays and the uniform random numbers it needs, and returns arrays; it knows no
scenario, no generator and no clock. Both engines call the same functions. Shapes: ``L`` lanes
(histories), ``G`` = 2 governments, ``A`` categories of acts, ``n`` some lanes or events.
"""
