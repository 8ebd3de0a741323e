"""Which files are meant, and what each of them says."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from ipplan_kg import sources
from ipplan_kg.errors import SourceError
from ipplan_kg.sources import PlanFiles, find_sources, read_source

TASK = "1. Revise the Patent Law. (CNIPA)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan with a plan.toml in two languages, and two texts without one."""
    plan = tmp_path / "2024"
    plan.mkdir()
    for name in ("plan.toml", "en.txt", "zh.txt", "notes.txt"):
        (plan / name).write_text(TASK, "utf-8")
    for name in ("b.txt", "a.txt", "readme.md"):
        (tmp_path / name).write_text(TASK, "utf-8")
    return tmp_path


def test_a_file_is_itself(folder: Path) -> None:
    assert find_sources([folder / "a.txt"]) == (PlanFiles(folder / "a.txt"),)


def test_a_folder_with_a_plan_toml_is_one_plan_in_its_languages(folder: Path) -> None:
    plan = folder / "2024"
    toml = plan / "plan.toml"
    found = find_sources([plan])
    assert found == (PlanFiles(plan / "en.txt", toml), PlanFiles(plan / "zh.txt", toml))
    assert [files.lang for files in found] == ["en", "zh"]


def test_any_other_folder_is_its_plans_and_its_texts(folder: Path) -> None:
    names = [files.text.relative_to(folder).as_posix() for files in find_sources([folder])]
    assert names == ["2024/en.txt", "2024/zh.txt", "a.txt", "b.txt"]


def test_a_glob_is_what_it_matches_in_order(folder: Path) -> None:
    names = [files.text.name for files in find_sources([f"{folder}/*.txt"])]
    assert names == ["a.txt", "b.txt"]


def test_the_text_of_a_plan_has_its_plan_toml(folder: Path) -> None:
    [files] = find_sources([folder / "2024" / "en.txt"])
    assert files.toml == folder / "2024" / "plan.toml"


def test_another_text_beside_a_plan_toml_is_no_text_of_the_plan(folder: Path) -> None:
    [files] = find_sources([folder / "2024" / "notes.txt"])
    assert (files.toml, files.lang) == (None, None)


def test_what_is_meant_twice_is_read_once(folder: Path) -> None:
    assert len(find_sources([folder / "a.txt", f"{folder}/a.*"])) == 1


def test_what_matches_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere/\*\.txt: no such file or folder"):
        find_sources([f"{folder}/nowhere/*.txt"])


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"the folder holds no \.txt file"):
        find_sources([tmp_path])


def test_a_plan_toml_without_a_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("", "utf-8")
    with pytest.raises(SourceError, match="no text beside it"):
        find_sources([tmp_path])


# Reading


def written(folder: Path, data: bytes, name: str = "2024.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbf1. Do it.\n", "1. Do it.\n"),
        (b"1. Do it.\r\n2. Do that.\r\n", "1. Do it.\n2. Do that.\n"),
        (b"1. Do it.\r2. Do that.", "1. Do it.\n2. Do that."),
        ("1. “Kunlun” 昆仑 \U0001f98b".encode(), "1. “Kunlun” 昆仑 \U0001f98b"),
        (b"1.\tDo it.\x0c\n", "1.\tDo it.\x0c\n"),
    ],
    ids=["byte order mark", "CR LF", "CR", "any script", "tab and page break"],
)
def test_text_is_read(tmp_path: Path, data: bytes, text: str) -> None:
    source = read_source(written(tmp_path, data))
    assert source.text == text
    assert source.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"2024\.txt: the file is empty"),
        (b" \r\n\t\n", r"2024\.txt: the file is empty"),
        (b"\xef\xbb\xbf", r"2024\.txt: the file is empty"),
        ("1. Do it.".encode("utf-16"), "the text is UTF-16: convert it"),
        ("1. Do it.".encode("utf-16-be"), r"2024\.txt:1:1: the control character U\+0000"),
        (b"ab\nc\xffd", r"2024\.txt:2:2: the byte 0xff is no UTF-8: convert"),
        (b"\xef\xbb\xbfab\nc\xffd", r"2024\.txt:2:2: the byte 0xff is no UTF-8: convert"),
        ("1. 修改专利法".encode("gb18030"), r"is no UTF-8 \(it may be GB 18030\)"),
        ("é\nab\x00".encode(), r"2024\.txt:2:3: the control character U\+0000"),
        (b"\x7fELF", r"2024\.txt:1:1: the control character U\+007F"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(
    tmp_path: Path, data: bytes, message: str
) -> None:
    with pytest.raises(SourceError, match=message):
        read_source(written(tmp_path, data))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read_source(tmp_path / "none.txt")


def test_a_folder_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: Is a directory"):
        read_source(tmp_path)


def test_a_file_larger_than_any_plan_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="11 bytes are more than a plan can have"):
        read_source(written(tmp_path, b"1. Do it.\n\n"))


@pytest.mark.parametrize(
    ("name", "plan_id"),
    [
        ("2024.txt", "2024"),
        ("2021-2022.en.txt", "2021-2022-en"),
        ("Annual Plan_2025.txt", "annual-plan-2025"),
    ],
)
def test_the_name_of_the_file_makes_the_plan_id(tmp_path: Path, name: str, plan_id: str) -> None:
    assert read_source(written(tmp_path, TASK.encode(), name)).plan_id == plan_id


def test_a_name_without_a_letter_makes_no_plan_id(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no plan id can be made from the name: give --plan-id"):
        read_source(written(tmp_path, TASK.encode(), "计划.txt"))


def test_a_given_plan_id_is_taken(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, TASK.encode()), plan_id="2025").plan_id == "2025"


@pytest.mark.parametrize("plan_id", ["Plan 2025", "a/b", "../x"])
def test_a_plan_id_that_cannot_be_in_an_iri_is_refused(tmp_path: Path, plan_id: str) -> None:
    with pytest.raises(SourceError, match="cannot be a plan id"):
        read_source(written(tmp_path, TASK.encode()), plan_id=plan_id)


def test_the_language_is_found_or_given(tmp_path: Path) -> None:
    path = written(tmp_path, "1. 修改专利法。（知识产权局负责）".encode())
    assert read_source(path).lang == "zh"
    assert read_source(path, lang="en").lang == "en"


def test_a_language_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no plan can be read in the language 'fr', only in en"):
        read_source(written(tmp_path, TASK.encode()), lang="fr")
