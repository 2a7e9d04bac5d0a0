"""Runs every benchmark and prints a Markdown table a topic."""

from benchmarks import extraction, linking, search, start_up, stores

for topic in (start_up, extraction, stores, search, linking):
    print(f"\n{topic.__doc__}\n")
    print("| what | CPU ms, median | ratio to the first |")
    print("|---|---|---|")
    rows = topic.measure()
    for name, milliseconds in rows:
        print(f"| {name} | {milliseconds:.1f} | {milliseconds / rows[0][1]:.2f} |")
