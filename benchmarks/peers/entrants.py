"""The contestants: their commands, and the packages to install if one is missing."""

import ctypes
import dataclasses
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile

PEERS = pathlib.Path(__file__).resolve().parent
ROOT = PEERS.parents[1]
JAR = ROOT / "benchmarks/target/benchmarks.jar"
INSTALL = {
    "numpy": "apt install python3-numpy libopenblas0-pthread",
    "sklearn": "apt install python3-sklearn",
    "torch": "apt install python3-torch",
    "JDK 25": "a JDK of 25 or newer under /usr/lib/jvm, or name one by --jdk",
    "JDK 17": "apt install openjdk-17-jdk-headless",
    "OpenBLAS": "apt install libopenblas0-pthread",
}
PASSIVE = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}


@dataclasses.dataclass
class Entrant:
    """A contestant: a command and its name in tables."""

    name: str
    command: list
    ours: bool = False
    environment: dict = dataclasses.field(default_factory=dict)
    threads: tuple = (1, 2)  # the supported numbers of threads


def entrants(kind, pythons, jdks, threads):
    """The available contestants for races of this kind at this number of threads, and a line for each
    unavailable one."""
    found, missing = [], []

    def add(entrant):
        if threads in entrant.threads:
            found.append(entrant)

    new = [home for version, home in jdks if version >= 25]
    old = [home for version, home in jdks if version == 17]
    if new:
        add(ours("JDK 25" if len(new) == 1 else "newest JDK", new[-1], threads))
    else:
        missing.append(f"JDK 25 skipped: install {INSTALL['JDK 25']}")
    if old:
        add(ours("JDK 17", old[-1], threads))
        if shared_library("libopenblas.so.0"):
            add(ours("JDK 17 + OpenBLAS", old[-1], threads, "openblas"))
        else:
            missing.append(f"JDK 17 + OpenBLAS skipped: {INSTALL['OpenBLAS']}")
    else:
        missing.append(f"JDK 17 skipped: {INSTALL['JDK 17']}")

    for module, made in {"peers": rbm_peers, "networks": network_peers}[kind]().items():
        python = next((p for p in pythons if has_module(p, module)), None)
        if python is None:
            missing.append(f"{module} skipped: {INSTALL[module]}")
        else:
            for entrant in made(python):
                add(entrant)
    return found, missing


def rbm_peers():
    return {
        "numpy": lambda python: [
            Entrant("NumPy", [python, "numpy_cd1.py"]),
            Entrant("NumPy in place", [python, "numpy_cd1.py", "--in-place"]),
        ],
        "sklearn": lambda python: [Entrant("scikit-learn", [python, "sklearn_rbm.py"])],
        "torch": lambda python: torch_forms("PyTorch", [python, "torch_cd1.py"]),
    }


def network_peers():
    return {
        "torch": lambda python: [
            *torch_forms("PyTorch", [python, "torch_networks.py"]),
            *torch_forms("PyTorch lean", [python, "torch_networks.py", "--form", "lean"]),
        ]
    }


def torch_forms(name, command):
    """At two threads the defaults of PyTorch are several times slower than either of these two forms."""
    return [
        Entrant(name, command, threads=(1,)),
        Entrant(f"{name}, BLAS threads", [*command, "--blas-threads-only"], threads=(2,)),
        Entrant(f"{name}, passive", command, environment=PASSIVE, threads=(2,)),
    ]


def ours(name, home, threads, blas="auto"):
    command = [f"{home}/bin/java", "-XX:+UseSerialGC", "-Xms64m"]  # as in the launcher
    if major(home) >= 22:
        command.append("--enable-native-access=ALL-UNNAMED")
    if major(home) >= 25:
        command += ["--add-modules", "jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"]
    command += ["-cp", str(JAR), "org.harmonium.benchmarks.EpochContestant"]
    return Entrant(name, command + [f"threads={threads}", f"blas={blas}"], ours=True)


def jdks(named):
    """(version, home) of the JDKs found, oldest first; those given by the user are last of their version."""
    homes = []
    for place in ("/usr/lib/jvm", "/usr/java", "/opt", "/opt/java", "~/.sdkman/candidates/java", "~/.jdks"):
        folder = pathlib.Path(place).expanduser()
        homes += sorted(folder.iterdir()) if folder.is_dir() else []
    homes += [pathlib.Path(h) for h in [os.environ.get("JAVA_HOME", ""), *named] if h]
    real = {home.resolve(): None for home in homes if (home / "bin/java").exists()}
    return sorted(((major(home), str(home)) for home in real), key=lambda jdk: jdk[0])


def major(home):
    try:
        release = (pathlib.Path(home) / "release").read_text()
    except OSError:
        return 0
    version = re.search(r'^JAVA_VERSION="(\d+)', release, re.MULTILINE)
    return int(version.group(1)) if version else 0


def has_module(python, module):
    try:
        return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0
    except OSError:
        return False


def shared_library(name):
    try:
        ctypes.CDLL(name)
        return True
    except OSError:
        return False


class Process:
    """A running contestant, which works only in its turns and is stopped between them.

    Idle helper threads of a BLAS, of OpenMP or of Harmonium's pool spin for a while; a stopped process
    has none, so contestants do not disturb each other. The loss of a turn after waking (cold caches,
    parked threads) is microseconds of hundreds of milliseconds and equal for all, so turns have no
    warm-up lap.
    """

    def __init__(self, entrant, cpus, threads, arguments):
        self.entrant = entrant
        self.errors = tempfile.TemporaryFile("w+")
        environment = dict(os.environ)
        for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            environment[variable] = str(threads)
        environment.update(entrant.environment)
        form = "{}={}" if entrant.ours else "--{}={}"
        self.child = subprocess.Popen(
            entrant.command + [form.format(*pair) for pair in arguments.items()],
            cwd=PEERS,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            preexec_fn=lambda: prepare(cpus),
        )
        try:
            self.description = self._answer("ready", 120)[0]
        except RuntimeError:
            self.close()
            raise
        self._signal(signal.SIGSTOP)

    def turn(self):
        """Seconds per epoch, and the number for comparison of the results."""
        self._signal(signal.SIGCONT)
        self.child.stdin.write(b"\n")
        self.child.stdin.flush()
        seconds, shown = self._answer("turn", 120)
        self._signal(signal.SIGSTOP)
        return float(seconds), float(shown)

    def close(self):
        self._signal(signal.SIGKILL)
        self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()
        self.errors.close()

    def _answer(self, kind, timeout):
        ready, _, _ = select.select([self.child.stdout], [], [], timeout)
        words = self.child.stdout.readline().decode().rstrip("\n").split("\t") if ready else []
        if words[:1] != [kind]:
            self.errors.seek(0)
            last = (self.errors.read().strip() or "no message").splitlines()[-1]
            raise RuntimeError(f"{self.entrant.name} ended or hangs: {last}")
        return words[1:]

    def _signal(self, number):
        if self.child.poll() is None:
            self.child.send_signal(number)


def prepare(cpus):
    """In the child: sets its CPUs, and its end with the driver, so that no stopped process remains."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cpus)
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
