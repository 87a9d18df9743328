"""Medians, ratios and the files that hold them."""

import dataclasses
import datetime
import pathlib
import platform
from statistics import median


@dataclasses.dataclass
class Race:
    """The turns of all contestants, by name: (seconds an epoch, what it shows), one a round."""

    name: str
    kind: str  # peers: of RBMs, which show the root mean square of W; or networks, which show their loss
    title: str
    threads: int
    turns: dict
    ours: list
    descriptions: dict

    def seconds(self, contestant):
        return [seconds for seconds, _ in self.turns[contestant]]

    def ratio(self, one, other):
        """The median of the ratios of the two times within each round."""
        return median(a / b for a, b in zip(self.seconds(one), self.seconds(other)))

    def best_peer(self):
        peers = [name for name in self.turns if name not in self.ours]
        return min(peers, key=lambda name: median(self.seconds(name)), default=None)


def shown(r):
    return {"peers": "rms W", "networks": "loss"}[r.kind]


def race(r):
    """A Markdown table of one race."""
    lines = [
        f"\n### {r.title}\n",
        f"| | median ms | min | max | {shown(r)} |" + "".join(f" {o} / it |" for o in r.ours),
        "|---|---:|---:|---:|---:|" + "---:|" * len(r.ours),
    ]
    for name in r.turns:
        ms = [1000 * s for s in r.seconds(name)]
        cells = [f"{x:.2f}" if x < 100 else f"{x:.0f}" for x in (median(ms), min(ms), max(ms))]
        last = r.turns[name][-1][1]
        cells.append(f"{last:.4f}" if last < 100 else f"{last:.2f}")
        cells += ["" if name == o else f"{r.ratio(o, name):.2f}" for o in r.ours]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def goals(results):
    """What was aimed at, and whether it was reached; a line for each goal that could be looked at."""
    lines = ["\n### Goals\n"]

    def goal(r, ours, peer, limit, what):
        if peer in r.turns and ours in r.turns:
            ratio = r.ratio(ours, peer)
            verdict = "reached" if ratio <= limit else "MISSED"
            lines.append(f"- {verdict}: {ours} / {peer} = {ratio:.2f}, {what} ({r.title})")

    for r in results:
        if r.kind == "networks":
            goal(r, "JDK 25", r.best_peer(), 1.0, "wanted 1.0 or less against the best peer")
        elif r.name == "random":
            limit = 0.9 if r.threads == 1 else 1.0
            goal(r, "JDK 25", r.best_peer(), limit, f"wanted {limit} or less against the best peer")
            goal(r, "JDK 17", "NumPy in place", 2.0, "wanted 2 or less")
            goal(r, "JDK 17 + OpenBLAS", "NumPy in place", 1.05, "wanted equal, within 5 %")
        else:
            for ours in ("JDK 25", "JDK 17"):
                goal(r, ours, "scikit-learn", 1.0, "wanted ahead")
    return "\n".join(lines)


def markdown(results, rounds, load):
    """The whole report."""
    descriptions = {name: text for r in results for name, text in r.descriptions.items()}
    return "\n".join(
        [
            "# One epoch of training, ours and the peers'",
            "",
            "Written by `benchmarks/peers/compare`; `../README.md` says how to read it.",
            "",
            f"- date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
            f"- machine: {cpu()}, {platform.system()} {platform.release()}",
            f"- rounds: {rounds}; load of the machine before the start: {load:.2f}"
            + ("" if load < 0.5 else " (not quiet: trust the ratios more than the times)"),
            "",
            "| contestant | what it is |",
            "|---|---|",
            *(f"| {name} | {text} |" for name, text in descriptions.items()),
            *(race(r) for r in results),
            goals(results),
            "",
        ]
    )


def cpu():
    """The processor as the system names it, with family and model, which tell generations apart."""
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    blocks = [dict(line.split("\t", 1) for line in b.splitlines() if "\t" in line) for b in text.split("\n\n") if b]
    first = {key: value.lstrip("\t: ") for key, value in blocks[0].items()}
    name = first.get("model name", platform.machine())
    if "cpu family" in first:
        name += f" (family {first['cpu family']}, model {first.get('model', '?')})"
    return f"{name}, {len(blocks)} CPUs"


def csv(results):
    lines = [f"race,threads,contestant,round,seconds_per_epoch,{shown(results[0]).lower().replace(' ', '_')}"]
    for r in results:
        for name, turns in r.turns.items():
            for i, (seconds, number) in enumerate(turns, 1):
                lines.append(f'{r.name},{r.threads},"{name}",{i},{seconds:.9f},{number:.6g}')
    return "\n".join(lines) + "\n"
