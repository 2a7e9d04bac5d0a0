import os
from pathlib import Path

import pytest

from chipkg.documents import ReadOptions, read_documents
from chipkg.errors import DocumentError, NothingToReadError
from chipkg.model import Document
from tests.documents.samples import error_of, make_zip, read_one

NOT_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def texts(folder: Path) -> list[str]:
    found = read_documents([str(folder)])
    return [result.text if isinstance(result, Document) else str(result).removeprefix(str(folder)) for result in found]


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "b.md", "c.markdown"])
def test_a_file_is_read_by_its_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("ASML is a company in Veldhoven.")
    assert read_one(tmp_path / name).text == "ASML is a company in Veldhoven."


def test_a_folder_is_read_in_sorted_order(tmp_path: Path) -> None:
    write(tmp_path, b_txt="3", a__z_txt="2", a__b__c_md="1", Z_txt="0", c_png="no", _hidden_txt="no", _git__x_txt="no")
    assert texts(tmp_path) == ["0", "1", "2", "3"]


def test_an_archive_in_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"x.txt": b"One."}))
    write(tmp_path, b_txt="Two.")
    assert texts(tmp_path) == ["One.", "Two."]


def test_a_bad_file_does_not_stop_the_folder(tmp_path: Path) -> None:
    write(tmp_path, a_txt="", b_txt="Two.", c_zip="junk", d_txt="Four.")
    empty, two, broken, four = texts(tmp_path)
    assert (empty, two, four) == ("/a.txt: it is empty", "Two.", "Four.")
    assert broken.startswith("/c.zip: the archive is damaged")


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    write(tmp_path, a_png="x")
    (result,) = read_documents([str(tmp_path)])
    assert isinstance(result, NothingToReadError)
    assert str(result).startswith(f"{tmp_path}: no documents in this folder; accepted are .txt .md")


@pytest.mark.parametrize("name", ["missing.txt", "missing", "", "nul\0.txt"])
def test_a_missing_file_is_named(name: str) -> None:
    (result,) = read_documents([name])
    assert isinstance(result, DocumentError)
    assert str(result) == f"{name}: there is no such file or folder"


def test_an_unknown_suffix_lists_what_is_accepted(tmp_path: Path) -> None:
    write(tmp_path, a_xlsx="x")
    message = error_of(tmp_path / "a.xlsx")
    assert ".pdf .docx .jsonl" in message
    assert ".tar.xz" in message


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, a_txt="")
    assert error_of(tmp_path / "a.txt").endswith("a.txt: it is empty")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a_txt="x" * 101)
    assert "larger than 100 bytes; split it" in error_of(tmp_path / "a.txt", ReadOptions(max_bytes=100))
    assert read_one(tmp_path / "a.txt", ReadOptions(max_bytes=101)).text == "x" * 101


@NOT_ROOT
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, a_txt="x")
    (tmp_path / "a.txt").chmod(0)
    assert error_of(tmp_path / "a.txt").endswith("a.txt: it may not be read; check its permissions")


def test_permission_and_other_failures_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt="x")

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(Path, "open", fail)
    failure: OSError = PermissionError(13, "Permission denied")
    assert "may not be read; check its permissions" in error_of(tmp_path / "a.txt")
    failure = OSError(5, "Input/output error")
    assert "cannot be read (Input/output error)" in error_of(tmp_path / "a.txt")


def test_nothing_leaves_its_folder(tmp_path: Path) -> None:
    write(tmp_path, outside_txt="Secret.", other__x_txt="Secret.", in__a_txt="One.")
    folder = tmp_path / "in"
    (folder / "b.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "c").symlink_to(tmp_path / "other")
    (folder / "d.png").symlink_to(tmp_path / "outside.txt")
    (folder / "e.txt").symlink_to("e.txt")
    reason = "this link leads out of the folder; give what it leads to"
    assert texts(folder) == ["One.", f"/b.txt: {reason}", f"/c: {reason}", f"/e.txt: {reason}"]


def test_links_inside_the_folder_change_nothing(tmp_path: Path) -> None:
    write(tmp_path, a_txt="One.", b__c_txt="Two.")
    (tmp_path / "d.txt").symlink_to("a.txt")
    (tmp_path / "e").symlink_to("b")
    (tmp_path / "b" / "up").symlink_to("..")
    assert texts(tmp_path) == ["One.", "Two."]


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert texts(tmp_path) == ["/a.txt: it cannot be read (No such file or directory)"]


def test_a_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    write(tmp_path, real__a_txt="One.")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert texts(tmp_path / "link") == ["One."]
    assert read_one(tmp_path / "link.txt").text == "One."


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    write(tmp_path, b_txt="Two.")
    assert texts(tmp_path) == ["Two."]


def test_a_deep_tree_is_read(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    write(deep, a_txt="One.")
    assert texts(tmp_path) == ["One."]
