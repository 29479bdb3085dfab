"""Benchmarks: run by hand, as ratios measured in one run; no test waits for them."""
