"""another_build.py: the program once more, with another build's note in it: what the linker writes for other code."""
import os
import re
import subprocess


def make(program, path):
    """The program at `path`; False when the note is not there, or more than once."""
    with open(program, "rb") as file:
        content = file.read()
    notes = subprocess.run(["readelf", "-n", program], capture_output=True, text=True, check=True,
                           env={**os.environ, "LC_ALL": "C"}).stdout
    found = re.search(r"Build ID: ([0-9a-f]+)", notes)
    note = bytes.fromhex(found[1]) if found else b""
    if not note or content.count(note) != 1:
        return False
    with open(path, "wb") as file:
        file.write(content.replace(note, bytes([note[0] ^ 1]) + note[1:]))
    os.chmod(path, 0o755)
    return True
