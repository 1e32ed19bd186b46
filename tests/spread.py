#!/usr/bin/env python3
"""spread.py: `render --jobs -` on two machines of which one is lost half-way: nothing is lost, nothing is there twice.

    tests/spread.py BUILD-FOLDER [DOCUMENTS]     120 documents, six to a job of the engine

The machines are two network namespaces with an sshd each and a folder that both see; the engine is GNU parallel, which is
told of no more than two names for ssh. When a third of the files is there, the second machine's line is cut and all its
processes are killed. The engine gives again what that had in hand. In the end there is one answer for each document, and
the files are those of one undisturbed process. Needs root, ip, ssh, sshd and parallel; says loudly when it cannot run.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "tests")]
import batch  # noqa: E402
import report  # noqa: E402

CHUNK, SECONDS, PORT = 6, 240, 2222
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


def run(*command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60, **more)


def must(*command):
    done = run(*command)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {(done.stdout + done.stderr).strip()}")


def missing():
    """What this machine lacks, or nothing."""
    tools = [name for name in ("ip", "ssh", "ssh-keygen", "parallel") if not shutil.which(name)]
    if not os.path.exists(SSHD):
        tools.append("sshd")
    if tools:
        return "there is no " + ", ".join(tools)
    return "" if os.geteuid() == 0 else "making network namespaces needs root"


class Machine:
    """A network namespace that this one reaches by one line, with an sshd in it. Its home holds nothing: a shell that was
    asked for by ssh reads what its user keeps there, and a lock that was left by one killed in it holds up all later ones."""

    def __init__(self, name, number, work):
        self.name, self.work = name, work
        self.space, self.line = f"pilu{os.getpid()}{name}", f"pl{os.getpid() % 100000}{name}"
        here, self.address = f"10.213.{number}.1", f"10.213.{number}.2"
        must("ip", "netns", "add", self.space)
        must("ip", "link", "add", self.line, "type", "veth", "peer", "name", "there", "netns", self.space)
        must("ip", "address", "add", f"{here}/30", "dev", self.line)
        must("ip", "link", "set", self.line, "up")
        for command in (("address", "add", f"{self.address}/30", "dev", "there"), ("link", "set", "there", "up"),
                        ("link", "set", "lo", "up")):
            must("ip", "-n", self.space, *command)
        config = os.path.join(work, f"sshd-{name}")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"Port {PORT}\nListenAddress {self.address}\nHostKey {work}/host\nAuthorizedKeysFile {work}/key.pub\n"
                       f"PidFile none\nPermitRootLogin yes\nStrictModes no\nUsePAM no\nMaxStartups 50\nMaxSessions 50\n"
                       f"SetEnv HOME={work}/nobody\n")
        must("ip", "netns", "exec", self.space, SSHD, "-f", config)

    def processes(self):
        return [int(pid) for pid in run("ip", "netns", "pids", self.space).stdout.split()]

    def lose(self):
        """Its line first, so that nobody hears it end."""
        run("ip", "link", "set", self.line, "down")
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def remove(self):
        self.lose()
        run("ip", "link", "delete", self.line)
        run("ip", "netns", "delete", self.space)


def prepare(work):
    for name in ("host", "key"):
        must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(work, name))
    os.makedirs("/run/sshd", exist_ok=True)


def write_config(work, machines):
    """How ssh finds the machines; a line that says nothing for two seconds is a lost one."""
    path = os.path.join(work, "ssh")
    with open(path, "w", encoding="ascii") as file:
        for machine in machines:
            file.write(f"Host {machine.name}\n  HostName {machine.address}\n")
        file.write(f"Host *\n  Port {PORT}\n  User root\n  IdentityFile {work}/key\n  IdentitiesOnly yes\n"
                   "  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n  ConnectTimeout 3\n"
                   "  ConnectionAttempts 1\n  ServerAliveInterval 1\n  ServerAliveCountMax 2\n")
    return path


def write_jobs(suite):
    """Files of CHUNK jobs each; their names."""
    paths = [line["path"] for line in suite.results]
    chunks = []
    for i in range(0, len(paths), CHUNK):
        chunks.append(suite.path(f"jobs-{i:05}"))
        with open(chunks[-1], "w", encoding="utf-8") as file:
            for path in paths[i:i + CHUNK]:
                file.write(json.dumps({"id": path, "data": path, "output": suite.path("spread")}) + "\n")
    return paths, chunks


def wait_for(folder, count, engine):
    """False when the engine was done before."""
    while engine.poll() is None:
        if os.path.isdir(folder) and len(os.listdir(folder)) >= count:
            return True
        time.sleep(0.01)
    return False


def spread(suite, machines):
    check = suite.report.check
    paths, chunks = write_jobs(suite)
    environment = {**suite.environment, "PARALLEL_HOME": suite.path("parallel")}
    os.makedirs(environment["PARALLEL_HOME"])
    command = f"LC_ALL=C.UTF-8 PILU_HOME={suite.home} {suite.program} render --jobs - <{{}}"
    engine = subprocess.Popen(
        ["parallel", "--will-cite", "--ssh", f"ssh -F {suite.path('ssh')}", "--sshlogin", "2/" + machines[0].name, "--sshlogin",
         "2/" + machines[1].name, "--retries", "8", "--joblog", suite.path("log"), command, ":::", *chunks],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    in_time = wait_for(suite.path("spread"), len(suite.whole) // 3, engine)
    had_work = False  # between two jobs a machine has none for a moment
    while engine.poll() is None and not had_work:
        had_work = len(machines[1].processes()) > 1
    machines[1].lose()
    try:
        out, said = engine.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        forest = run("ps", "axfww", "-o", "pid,etimes,stat,args").stdout
        engine.kill()
        check("the engine ends", False, forest[-8000:])
        return
    check("the machine is lost while there is work, with some of it in hand", in_time and had_work,
          f"in time: {in_time}, work on it: {had_work}")
    check("the engine is content: each of its jobs ended well", engine.returncode == 0, f"{engine.returncode}: {said[-2000:]}")
    answers = [json.loads(line) for line in out.splitlines()]
    check("one answer for each document, none twice", sorted(a["job"] or "" for a in answers) == sorted(paths),
          f"{len(answers)} answers for {len(paths)} documents")
    status = {a["path"]: a["status"] for a in answers}
    check("each answer is the one of an undisturbed run", status == {r["path"]: r["status"] for r in suite.results}, status)
    with open(suite.path("log"), encoding="utf-8") as file:
        hosts = [line.split("\t")[1] for line in file.readlines()[1:]]
    check("both machines have done some", {m.name for m in machines} <= set(hosts), hosts)
    found = {name: sha for name, sha in batch.tree(suite.path("spread")).items() if not name.startswith(".pilu-")}
    check("the files are those of one undisturbed process, to the byte", found == suite.whole,
          sorted(set(found.items()) ^ set(suite.whole.items()))[:10])
    code, said = suite.run("spread", "--resume", "--report", suite.path("last.jsonl"))
    again = [line["path"] for line in batch.lines(suite.path("last.jsonl")) if line["status"] == "rendered"]
    check("all of them are current, and nothing else lies there", not again and batch.tree(suite.path("spread")) == suite.whole,
          f"{again} {code}: {said}")


def main():
    result, count = report.Report(), int(sys.argv[2]) if len(sys.argv) > 2 else 120
    lack = missing()
    if lack:
        result.skip("two machines, one lost half-way", lack)
        result.end()
    with tempfile.TemporaryDirectory() as work:
        suite = batch.Suite(os.path.abspath(sys.argv[1]), count, work)
        suite.report = result
        suite.make_data()
        suite.run("whole", "-j", "2", "--report", suite.path("whole.jsonl"))
        suite.whole, suite.results = batch.tree(suite.path("whole")), batch.lines(suite.path("whole.jsonl"))
        machines = []
        try:
            prepare(work)
            for number, name in enumerate(("near", "far"), 1):
                machines.append(Machine(name, number, work))
            write_config(work, machines)
            time.sleep(0.5)
        except OSError as error:
            for machine in machines:
                machine.remove()
            result.skip("two machines, one lost half-way", f"no namespaces can be made here: {error}")
            result.end()
        try:
            spread(suite, machines)
        finally:
            for machine in machines:
                machine.remove()
    result.end()


if __name__ == "__main__":
    main()
