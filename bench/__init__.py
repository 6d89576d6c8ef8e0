"""How fast BIS is, each figure against a yardstick measured in the same run.

`python -m bench` runs everything, `python -m bench svara kalender` some of it. A timing is a
figure and never an assertion: a missed target is told, and the exit status stays 0. What is
checked with `assert` is that the work which was timed was really done.

On a shared computer a millisecond says little, so ours and the yardstick take turns
(A B A B ...) and what counts is the ratio of their medians.
"""
