import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from chipkg.documents import ReadOptions, archives, read_documents
from chipkg.errors import NothingToReadError
from chipkg.model import Document
from tests.documents.samples import error_of, make_tar, make_zip

MEMBERS = {
    "b.txt": b"Two.",
    "a/x.md": b"# One",
    "c.bin": b"\0",
    ".hidden.txt": b"no",
    "__MACOSX/._b.txt": b"no",
    "d/.git/e.txt": b"no",
}
COMPRESSIONS = {".tar": "", ".tar.gz": "gz", ".tgz": "gz", ".tar.bz2": "bz2", ".tar.xz": "xz"}


def results(path: Path, data: bytes, max_bytes: int = 1000) -> list[str]:
    path.write_bytes(data)
    found = read_documents([str(path)], options=ReadOptions(max_bytes=max_bytes))
    return [result.text if isinstance(result, Document) else str(result).removeprefix(str(path)) for result in found]


@pytest.mark.parametrize("suffix", [".zip", *COMPRESSIONS])
def test_members_are_read_in_sorted_order(tmp_path: Path, suffix: str) -> None:
    data = make_zip(MEMBERS) if suffix == ".zip" else make_tar(MEMBERS, COMPRESSIONS[suffix])
    assert results(tmp_path / f"press{suffix.upper()}", data) == ["One", "Two."]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_a_name_that_climbs_out_does_nothing(tmp_path: Path, make: type) -> None:
    members = {"../../evil.txt": b"Evil.", "/abs.txt": b"Absolute.", "./a.txt": b"Plain."}
    path = tmp_path / "in" / f"a{'.zip' if make is make_zip else '.tar'}"
    path.parent.mkdir()
    assert sorted(results(path, make(members))) == ["Absolute.", "Evil.", "Plain."]
    assert [found.name for found in tmp_path.rglob("*")] == ["in", path.name]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_an_archive_inside_is_refused_and_the_rest_goes_on(tmp_path: Path, make: type) -> None:
    path = tmp_path / f"a{'.zip' if make is make_zip else '.tar'}"
    one, two = results(path, make({"a.tar.gz": b"x", "b.txt": b"Two."}))
    assert (one, two) == ("/a.tar.gz: an archive inside an archive is not read; unpack it first", "Two.")


def test_a_bad_member_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    members = {"a.txt": b"", "b.jsonl": b"{\n", "c.txt": b"\0", "d.txt": b"Four."}
    empty, line, binary, good = results(tmp_path / "a.zip", make_zip(members))
    assert empty == "/a.txt: it is empty"
    assert line.startswith("/b.jsonl:1: not JSON")
    assert binary.startswith("/c.txt: it is binary")
    assert good == "Four."


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_a_member_that_is_too_large_is_refused(tmp_path: Path, suffix: str) -> None:
    members = {"a.txt": b"x" * 2000, "b.txt": b"Two."}
    data = make_zip(members) if suffix == ".zip" else make_tar(members, "gz")
    large, good = results(tmp_path / f"a{suffix}", data)
    assert large.startswith("/a.txt: it is larger than 1,000 bytes")
    assert good == "Two."


@pytest.mark.parametrize("suffix", [".zip", ".tar.xz"])
def test_an_archive_that_expands_too_far_is_given_up(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 30_000)
    members = {f"{n}.txt": bytes([65 + n]) * 9_000 for n in range(9)}
    data = make_zip(members) if suffix == ".zip" else make_tar(members, "xz")
    assert (
        results(tmp_path / f"a{suffix}", data, 10_000)[-1]
        == ": it expands to more than 30,000 bytes; unpack it and give the folder"
    )


def test_what_is_passed_over_in_a_tar_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 50_000)
    data = make_tar({"video.bin": bytes(100_000), "a.txt": b"One."}, "gz")
    assert "expands to more than" in results(tmp_path / "a.tgz", data)[0]


@pytest.mark.parametrize("suffix", [".zip", ".tar"])
def test_too_many_members_are_refused(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    members = {f"{n}.txt": b"x" for n in range(4)}
    data = make_zip(members) if suffix == ".zip" else make_tar(members)
    assert results(tmp_path / f"a{suffix}", data) == [": it has more than 3 members; unpack it and give the folder"]


@pytest.mark.parametrize("suffix", [".zip", *COMPRESSIONS])
@pytest.mark.parametrize("damage", ["junk", "cut"])
def test_a_damaged_archive_is_named(tmp_path: Path, suffix: str, damage: str) -> None:
    members = {"a.txt": bytes(range(256)) * 9}
    data = make_zip(members) if suffix == ".zip" else make_tar(members, COMPRESSIONS[suffix])
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"junk" if damage == "junk" else data[: len(data) // 10])
    assert error_of(path).startswith(f"{path}: the archive is damaged (")


def test_a_damaged_member_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    data = make_zip({"a.txt": b"One one one.", "b.txt": b"Two."})
    start = data.index(b"a.txt") + 5
    damaged, good = results(tmp_path / "a.zip", data[:start] + b"\xff\xff" + data[start + 2 :])
    assert damaged.startswith("/a.txt: it is damaged (")
    assert good == "Two."


def test_a_password_is_named(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.txt": b"One."}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert results(tmp_path / "a.zip", bytes(data)) == [
        "/a.txt: it is protected by a password; unpack the archive and give the folder"
    ]


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE), ("c.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    path = tmp_path / "a.tar"
    path.write_bytes(target.getvalue())
    (result,) = read_documents([str(path)])
    assert isinstance(result, NothingToReadError)


def test_the_last_of_two_members_with_one_name_counts(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "Old.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "New.")
    assert results(tmp_path / "a.zip", target.getvalue()) == ["New."]


def test_an_archive_without_documents_says_so(tmp_path: Path) -> None:
    (message,) = results(tmp_path / "a.zip", make_zip({"a.bin": b"x"}))
    assert message.startswith(": no documents in this archive; accepted are .txt .md")


def test_a_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    (message,) = results(tmp_path / "a.zip", make_zip({"\x1b[31m.txt": b""}))
    assert message == "/?[31m.txt: it is empty"
