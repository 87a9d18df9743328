"""The tables that compare-gpu prints and writes."""

import csv
from statistics import median

KEYS = ("visible", "hidden", "batch", "k", "rule", "precision")
COLUMNS = ("round", *KEYS, "mode", "median_us", "p10_us", "p90_us")


def flop(case):
    """Of a step's products: 2k+1 half-steps and two gradients, each of 2 B V H operations."""
    return (2 * case["k"] + 3) * 2 * case["batch"] * case["visible"] * case["hidden"]


def least_bytes(case):
    """The least traffic of a step: weights and momentum read and written once in float32, the minibatch
    read once. Data that fits the device's cache need not be read from its memory."""
    return 16 * case["visible"] * case["hidden"] + 4 * case["batch"] * case["visible"]


def by_mode(steps):
    """{case: {mode: {round: step}}}, in the order they came."""
    cases = {}
    for step in steps:
        case = tuple(step[key] for key in KEYS)
        cases.setdefault(case, {}).setdefault(step["mode"], {})[step["round"]] = step
    return cases


def peak(preamble, precision):
    """The fastest product measured at a precision, in TFLOP/s, or nothing."""
    return max((line["tflops"] for line in preamble
                if line["kind"] == "ceiling" and line["what"] == "matmul"
                and line["precision"] == precision), default=None)


def copy_rate(preamble):
    """GB/s, or nothing."""
    return next((line["gb_s"] for line in preamble
                 if line["kind"] == "ceiling" and line["what"] == "copy"), None)


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else ""


def row(mode, rounds, ours, case, preamble):
    """One contestant at one case."""
    middle = median(step["median_us"] for step in rounds.values())
    low = min(step["p10_us"] for step in rounds.values())
    high = max(step["p90_us"] for step in rounds.values())
    common = [r for r in rounds if r in ours]
    ratio = ""
    if common and mode != "Harmonium":
        ratio = f"{median(rounds[r]['median_us'] / ours[r]['median_us'] for r in common):.2f}"
    updates = case["batch"] * case["visible"] * case["hidden"] / middle / 1e3
    cells = [mode, f"{middle:.1f}", f"{low:.1f}", f"{high:.1f}", ratio, f"{updates:.1f}",
             share(flop(case) / middle * 1e-6, peak(preamble, case["precision"])),
             share(least_bytes(case) / middle * 1e-3, copy_rate(preamble))]
    if any(step.get("finite") is False for step in rounds.values()):
        cells[0] += " (weights not finite)"
    return "| " + " | ".join(cells) + " |"


def tables(steps, preamble):
    lines = []
    for key, modes in by_mode(steps).items():
        case = dict(zip(KEYS, key))
        lines += [
            "",
            "### {rule}-{k}, {visible} x {hidden}, batch {batch}, {precision}".format(
                **{**case, "rule": case["rule"].upper()}),
            "",
            "| | median us | p10 | p90 | it / Harmonium | GCUPS | of the product | of the copy |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        ours = modes.get("Harmonium", {})
        lines += [row(mode, rounds, ours, case, preamble) for mode, rounds in modes.items()]
    return lines


def learned(learning):
    if not learning:
        return []
    lines = [
        "", "## Learning", "",
        "CD-1 on the digits (on above 1/2), 64 x 100, batch 10, rate 0.05, momentum 0.5. The gap is the"
        " free energy of 200 held-out rows minus that of 500 training rows; splits and seeds differ.", "",
        "| | precision | free energy, training rows | gap | reconstruction error |",
        "|---|---|---:|---:|---:|",
    ]
    for line in learning:
        lines.append("| {who} | {precision} | {free_energy_train:.2f} | {free_energy_gap:.2f} |"
                     " {reconstruction_error:.4f} |".format(**line))
    return lines


def ceilings(preamble):
    lines = ["", "## Limits of the device", "", "| | |", "|---|---:|"]
    if copy_rate(preamble):
        lines.append(f"| copy | {copy_rate(preamble):.1f} GB/s |")
    for line in preamble:
        if line["kind"] == "ceiling" and line["what"] == "matmul":
            lines.append("| {precision} {m} x {k} x {n} | {tflops:.2f} TFLOP/s |".format(**line))
    return lines if len(lines) > 5 else []


def skipped(preamble):
    """Each reason once, with the number of skipped cases."""
    reasons = {}
    for line in preamble:
        if line["kind"] == "skipped":
            reason = (line["mode"], line["precision"] if "tf32" in line["why"] else "", line["why"])
            reasons[reason] = reasons.get(reason, 0) + 1
    return [f"- {count} cases of {mode} {precision} not measured: {why}".replace("  ", " ")
            for (mode, precision, why), count in reasons.items()]


def markdown(found, preamble, steps, learning, device):
    """The whole report."""
    environment = next((line for line in preamble if line["kind"] == "environment"), {})
    facts = {**found, **{key: value for key, value in environment.items() if key != "kind" and value}}
    lines = ["# Time of a training step on the GPU, Harmonium and PyTorch", "",
             "Generated by `benchmarks/peers/compare-gpu`; the columns are explained in `../README.md`.", ""]
    if device == "cpu":
        lines += ["**A test of the program on a CPU, not a result.**", ""]
    lines += [f"- {key}: {value}" for key, value in facts.items()]
    lines += skipped(preamble)
    lines += ["", "## Steps"] + tables(steps, preamble) + learned(learning) + ceilings(preamble)
    return "\n".join(lines) + "\n"


def write_csv(path, steps):
    """Each round of each case."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([step[column] for column in COLUMNS] for step in steps)
