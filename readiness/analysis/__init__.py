"""What is wrong with criteria before any release exists: what can never hold, never fail, or adds nothing.

In the order of reading: `intervals` (ranges and boxes), `spans` (time between dates), `conditions` (what a check asks, as
boxes).
"""
