"""Side-by-side measurements, one command: `make bench`. Ratios within one run; no test depends on them."""
