#!/usr/bin/env python3
"""How much earlier does one list have what a sister list takes later?

    sisters.py REPOSITORY[:FILE] REPOSITORY[:FILE]      folders with the whole history, also bare; FILE is README.md
    sisters.py --self-test                              on two small repositories of its own

For both directions: of the links that A gained while both lists existed and that B did not have, how many B took later, and
how many days after A; and of what B gained, how much A had before. What a list starts with is no gain, and neither is what one
commit brings by the dozen (REBUILT), as veille has it for lists that it follows. Links are compared without scheme, www.,
fragment, tracking parameters and slash at the end. Nothing is fetched; what is missing is skipped with a message.
"""
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone

REBUILT = 40
DAY = 86_400
URL = re.compile(rb"https?://[^\s<>\"')\]|`]+")
TRACKING = re.compile(r"^(utm_[a-z]+|fbclid|gclid|mc_[ce]id|ref)=", re.I)


def git(folder, *arguments):
    command = ["git", "-C", folder, "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def key(url):
    """What two addresses of one thing have in common."""
    text = url.decode("utf-8", "replace").split("#")[0].rstrip(".,;:!*_")
    rest = text.split("://", 1)[1]
    host, _, path = rest.partition("/")
    host = host.lower().removeprefix("www.")
    path, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not TRACKING.match(part)]
    if host in ("github.com", "gitlab.com", "codeberg.org"):
        path = path.lower().removesuffix(".git")
    return f"{host}/{path}".rstrip("/") + ("?" + "&".join(kept) if kept else "")


def default_file(folder):
    names = git(folder, "ls-tree", "--name-only", "HEAD").decode("utf-8", "replace").splitlines()
    return next((name for name in names if name.lower() in ("readme.md", "readme.markdown")), "README.md")


def first_seen(folder, file):
    """When each link was first added, by its key: seconds, and whether that was news; and when the list starts."""
    log = git(folder, "log", "--first-parent", "-m", "--reverse", "--no-color", "--no-ext-diff", "--no-textconv",
              "--text", "--unified=0", "--format=%x00%ct", "-p", "--", file)
    seen, start = {}, None
    for commit in log.split(b"\0")[1:]:
        head, _, patch = commit.partition(b"\n")
        at = int(head)
        lines = (line for line in patch.split(b"\n") if line.startswith(b"+") and not line.startswith(b"+++"))
        added = {key(url) for line in lines for url in URL.findall(line)} - seen.keys()
        is_news = start is not None and len(added) <= REBUILT
        start = at if start is None else start
        seen.update({link: (at, is_news) for link in added})
    return seen, start


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def compare(one, other, start):
    """Of what `one` gained: the number, the days until `other` took it; and of what that one gained, how much `one` had."""
    gained = {link: at for link, (at, is_news) in one.items() if is_news and at >= start}
    new = {link: at for link, at in gained.items() if link not in other or other[link][0] > at}
    days = [(other[link][0] - at) / DAY for link, at in new.items() if link in other and other[link][1]]
    taken = [link for link, (at, is_news) in other.items() if is_news and at >= start]
    had = [link for link in taken if link in one and one[link][0] < other[link][0]]
    return {"gained": len(gained), "new": len(new), "days": days, "taken": len(taken), "had": len(had)}


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else f"{part} of {whole}"


def report(names, lists):
    start = max(start for _, start in lists)
    print(f"both exist since {datetime.fromtimestamp(start, timezone.utc):%Y-%m-%d}")
    for place in (0, 1):
        one, other = names[place], names[1 - place]
        figures = compare(lists[place][0], lists[1 - place][0], start)
        days = figures["days"]
        print(f"{one} gained {figures['gained']} links, {figures['new']} of them before {other} or without it")
        print(f"  {other} took later: {share(len(days), figures['new'])}")
        if days:
            spread = ", ".join(f"{quantile(days, part):.0f}" for part in (0.25, 0.5, 0.75))
            print(f"  days between, quartiles: {spread}")
        print(f"  of what {other} gained, {one} had before: {share(figures['had'], figures['taken'])}")


def read(argument):
    folder, file = argument, None
    if not os.path.isdir(folder) and ":" in folder:
        folder, _, file = folder.rpartition(":")
    try:
        git(folder, "rev-parse", "--git-dir")
        seen, start = first_seen(folder, file or default_file(folder))
    except (OSError, subprocess.CalledProcessError):
        return None
    return (seen, start) if start is not None else None


def self_test():
    def make(folder, versions):
        git(folder, "init", "--quiet")
        for at, links in versions:
            with open(os.path.join(folder, "README.md"), "w") as file:
                file.writelines(f"- [{link}](https://{link}) - Text.\n" for link in links)
            os.environ.update(GIT_AUTHOR_DATE=f"{at} +0000", GIT_COMMITTER_DATE=f"{at} +0000")
            git(folder, "add", "README.md")
            git(folder, "-c", "user.name=T", "-c", "user.email=t@e.fr", "commit", "--quiet", "--message", "x")

    t = 1_700_000_000
    many = [f"m{number}.fr" for number in range(REBUILT + 1)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        make(one, [(t, ["a.fr"]), (t + DAY, ["a.fr", "b.fr/", "c.fr"]), (t + 9 * DAY, ["a.fr", "b.fr", "c.fr"] + many)])
        make(other, [(t + DAY // 2, ["a.fr"]), (t + 5 * DAY, ["a.fr", "www.b.fr#x"]),
                     (t + 20 * DAY, ["a.fr", "b.fr", "m1.fr", "d.fr"])])
        lists = [read(one), read(other + ":README.md")]
        start = max(start for _, start in lists)
        ahead, behind = compare(lists[0][0], lists[1][0], start), compare(lists[1][0], lists[0][0], start)
        assert ahead == {"gained": 2, "new": 2, "days": [4.0], "taken": 3, "had": 2}, ahead
        assert behind == {"gained": 3, "new": 1, "days": [], "taken": 2, "had": 0}, behind
        assert read(one + "/nowhere") is None
    print("ok")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 2:
        sys.exit(__doc__)
    lists = [read(argument) for argument in arguments]
    for argument, found in zip(arguments, lists):
        if found is None:
            print(f"sisters.py: skipped, {argument} is not a git repository with that file")
            return
    names = [argument.rstrip("/").removesuffix(".git").split("/")[-1] for argument in arguments]
    report(names if names[0] != names[1] else ["A", "B"], lists)


main(sys.argv[1:])
