"""Draws the review as it stands in a terminal, in each language, as SVG."""
import fcntl, html, os, pty, select, struct, subprocess, sys, tempfile, termios

import pyte

binary, out = os.path.abspath(sys.argv[1]), sys.argv[2]
COLUMNS, ROWS = 96, 33
NOW = "2026-03-14T08:00:00Z"
WORDS = {
    "en": ("The review in a terminal", "A suggestion between the lines it would stand between, its reasons, and the others of its section."),
    "fr": ("La revue dans un terminal", "Une proposition entre les lignes qui l’entoureraient, ses raisons, et les autres de sa section."),
}


def screen(language):
    folder = tempfile.mkdtemp(prefix="veille-picture-")
    home = os.path.join(folder, "home")
    subprocess.run([binary, "demo", "--home", home, "--lang", language, "--now", NOW], check=True, capture_output=True)
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(home)
        os.environ.update(TERM="xterm", LC_ALL="C.UTF-8")
        os.execv(binary, [binary, "review", "--lang", language, "--now", NOW])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    picture = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(picture)
    # The first screen may still have the size of before.
    while select.select([terminal], [], [], 3)[0]:
        stream.feed(os.read(terminal, 65536))
    rows = [[picture.buffer[y][x] for x in range(COLUMNS)] for y in range(ROWS)]
    os.write(terminal, b"\x04")
    os.close(terminal)
    os.waitpid(process, 0)
    return rows


def parts(row):
    """The texts of a row, each with its column and class."""
    start, text, look = 0, "", None
    for x, cell in enumerate(row):
        now = " ".join(name for name, holds in (("b", cell.bold), ("g", cell.fg == "green"), ("r", cell.fg == "red")) if holds)
        if now != look and text:
            yield start, text, look
            start, text = x, ""
        if not text:
            start = x
        look = now
        text += cell.data
    if text:
        yield start, text, look


def svg(rows, language):
    title, description = WORDS[language]
    width, height = 8.4, 19
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * width + 32:g} {ROWS * height + 32}" role="img" lang="{language}">',
        f"<title>{title}</title><desc>{description}</desc>",
        "<style>text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,monospace;white-space:pre;fill:#1f1d1a}rect{fill:#fbfaf6;stroke:#dcd6ca}"
        ".b{font-weight:700}.g{fill:#1f5a34}.r{fill:#8a2a2a}@media(prefers-color-scheme:dark){text{fill:#e9e4da}rect{fill:#171614;stroke:#3a3732}.g{fill:#a5d6ad}.r{fill:#eba3a3}}</style>",
        '<rect x=".5" y=".5" width="100%" height="100%" rx="8"/>',
    ]
    for y, row in enumerate(rows):
        for x, text, look in parts(row):
            text = text.rstrip()
            if text:
                kind = f' class="{look}"' if look else ""
                length = f' textLength="{len(text) * width:g}"' if len(text) > 1 else ""
                lines.append(f'<text x="{16 + x * width:g}" y="{30 + y * height}"{length}{kind}>{html.escape(text)}</text>')
    return "\n".join(lines + ["</svg>", ""])


for language in WORDS:
    with open(os.path.join(out, f"review.{language}.svg"), "w", encoding="utf-8") as file:
        file.write(svg(screen(language), language))
    print(file.name)
