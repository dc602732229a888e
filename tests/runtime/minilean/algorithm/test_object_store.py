"""The object store: keys, whole writes, and LEAN's trap with announced paths."""

import errno
import os
from pathlib import Path

import pytest

from minilean.algorithm import object_store
from minilean.algorithm.object_store import ObjectStore, check_store
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, KeyNotFoundException
from minilean.errors import InputError

SAID: list[str] = []


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "storage", SAID.append)


def test_text_bytes_and_json_come_back(store: ObjectStore) -> None:
    assert store.save("models/first.json", "text")
    assert store.read("models/first.json") == "text"
    store.save_bytes("models/second.bin", bytes(range(256)))
    assert bytes(store.read_bytes("models/second.bin")) == bytes(range(256))
    store.save("third.json", '{"a": 1}')
    assert store.read_json("third.json") == {"a": 1}
    assert store.keys == ["models/first.json", "models/second.bin", "third.json"]


def test_a_missing_key_is_an_error_that_says_what_to_do(store: ObjectStore) -> None:
    with pytest.raises(KeyNotFoundException, match="ContainsKey"):
        store.read("none")


def test_delete_says_whether_there_was_something(store: ObjectStore) -> None:
    store.save("a", "1")
    assert (store.delete("a"), store.delete("a"), store.contains_key("a")) == (True, False, False)


def test_a_path_handed_out_counts_as_a_key_before_the_file_exists(store: ObjectStore) -> None:
    path = store.get_file_path("models/third.txt")
    assert store.contains_key("models/third.txt")
    Path(path).write_text("third")
    assert store.read("models/third.txt") == "third"


@pytest.mark.parametrize("key", ["a.b.json", "x@y", "run:1", "ключ", ""])
def test_keys_that_lean_refuses_are_refused(store: ObjectStore, key: str) -> None:
    with pytest.raises(ArgumentException, match="is not an object store key"):
        store.save(key, "x")


@pytest.mark.parametrize("key", ["models/ppo_v1.zip", "a b/c-d#e$f=g", "\\win\\style", ".hidden/x.json"])
def test_keys_that_lean_takes_are_taken(store: ObjectStore, key: str) -> None:
    store.save(key, "x")
    assert store.contains_key(key)


def test_no_key_leads_out_of_the_store(store: ObjectStore) -> None:
    with pytest.raises(ArgumentException, match="leads out of the object store"):
        store.read("a/../../../etc/passwd")


def test_a_full_disk_leaves_the_value_before(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save("a", "before")

    def full(source: str, target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    SAID.clear()
    assert store.save("a", "after") is False
    monkeypatch.undo()
    assert len(SAID) == 1
    assert "did not save 'a': No space left on device" in SAID[0]
    assert store.read("a") == "before"
    assert store.keys == ["a"]


def test_what_another_process_is_writing_is_no_key(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    replace = os.replace

    def watched(source: str, target: object) -> None:
        seen.append(store.keys)
        replace(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", watched)
    assert store.save("a.json", "1")
    assert (seen, store.keys) == ([[]], ["a.json"])


def test_entries_have_keys_and_values(store: ObjectStore) -> None:
    store.save("b", "2")
    store.save("a", "1")
    assert [(entry.key, bytes(entry.value)) for entry in store] == [("a", b"1"), ("b", b"2")]


def test_delete_counts_a_path_that_was_handed_out(store: ObjectStore) -> None:
    store.get_file_path("later.txt")
    assert (store.delete("later.txt"), store.delete("later.txt")) == (True, False)


def test_errors_have_leans_names(store: ObjectStore) -> None:
    with pytest.raises(KeyNotFoundException):
        store.read("none")
    with pytest.raises(ArgumentException):
        store.save("../outside.txt", "x")


def test_a_run_keeps_what_it_said_of_its_refits_whatever_another_run_saves(store: ObjectStore, tmp_path: Path) -> None:
    other = ObjectStore(tmp_path / "storage", SAID.append)
    store.save("macro/refits.json", "[1]")
    store.save("macro/refits.json", "[1, 2]")
    other.save("macro/refits.json", "[]")
    store.save("macro/weights.npz", "bytes")
    assert store.refits == {"macro/refits.json": b"[1, 2]"}
    assert other.refits == {"macro/refits.json": b"[]"}


def test_a_store_that_is_read_only_is_said_once_for_each_key(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(object_store, "write_whole", refuse)
    SAID.clear()
    assert [store.save("macro/refits.json", str(number)) for number in range(5)] == [False] * 5
    assert len(SAID) == 1
    assert "did not save 'macro/refits.json': Read-only file system" in SAID[0]
    assert store.refits == {"macro/refits.json": b"4"}


def test_bytes_that_are_no_text_read_as_in_dotnet(store: ObjectStore) -> None:
    store.save_bytes("a", b"ok \xff\xfe")
    assert store.read("a") == "ok \ufffd\ufffd"


def test_a_key_that_is_deleted_while_it_is_read_is_missing(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save("a", "x")

    def gone(self: Path) -> bytes:
        raise FileNotFoundError(2, "No such file", str(self))

    monkeypatch.setattr(Path, "read_bytes", gone)
    with pytest.raises(KeyNotFoundException):
        store.read_bytes("a")


@pytest.mark.parametrize("key", ["/", "//", "./", "\\", "folder/", "/folder/"])
def test_a_folder_cannot_be_saved(store: ObjectStore, tmp_path: Path, key: str) -> None:
    with pytest.raises(ArgumentException, match=r"is the key of a folder, which cannot be saved; put a name behind the last '/'"):
        store.save(key, "x")
    assert not (tmp_path / "storage").exists()
    store.save("a", "1")
    with pytest.raises(ArgumentException):
        store.save_bytes(key, b"x")
    assert (store.read("a"), store.keys) == ("1", ["a"])
    assert store.contains_key(key) is False
    assert store.delete(key) is False
    with pytest.raises(KeyNotFoundException):
        store.read(key)


@pytest.mark.parametrize("key", ["", ".", "..", "~", "a\x00b", "../x.y.z", "C:/x"])
def test_odd_keys_are_refused_before_anything_is_written(store: ObjectStore, tmp_path: Path, key: str) -> None:
    with pytest.raises(ArgumentException):
        store.save(key, "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("key", "same"), [("//x", "x"), ("/x", "x"), (".x", "x"), ("a//b", "a/b"), ("a\\b", "a/b")])
def test_keys_that_mean_the_same(store: ObjectStore, key: str, same: str) -> None:
    store.save(key, "1")
    assert (store.read(same), store.keys) == ("1", [same])


def test_a_key_and_a_folder_cannot_have_one_name(store: ObjectStore) -> None:
    store.save("a/b", "1")
    SAID.clear()
    assert store.save("a", "2") is False
    assert store.save("a/b/c", "3") is False
    assert len(SAID) == 2
    assert "did not save 'a': Is a directory" in SAID[0]
    assert "did not save 'a/b/c': " in SAID[1]
    assert (store.keys, store.read("a/b")) == (["a/b"], "1")


def test_the_path_of_a_folder_is_made(store: ObjectStore, tmp_path: Path) -> None:
    assert store.get_file_path("models/") == f"{tmp_path / 'storage' / 'models'}/"
    assert store.get_file_path("/") == f"{tmp_path / 'storage'}/"
    assert (tmp_path / "storage" / "models").is_dir()


def test_text_that_utf8_cannot_write_and_bytes_that_it_cannot_read(store: ObjectStore) -> None:
    store.save("a", "x\ud800")
    assert bytes(store.read_bytes("a")) == b"x\xef\xbf\xbd"
    store.save_bytes("b", b"x\xff")
    assert store.read("b") == "x\ufffd"


def test_a_store_that_is_a_file_or_lies_below_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for root, words in ((tmp_path / "file", "is a file"), (tmp_path / "file" / "x" / "y", "lies below a file")):
        with pytest.raises(InputError, match=f"The object store {root} {words}; name a folder"):
            check_store(root)
    check_store(tmp_path)
    check_store(tmp_path / "not" / "there")


def test_only_text_is_saved_as_text(store: ObjectStore) -> None:
    with pytest.raises(ArgumentNullException, match="was given None to save under 'n'; expected text"):
        store.save("n", None)
    with pytest.raises(TypeError, match=r"was given 5 to save under 'n'; expected text, e\.g\. of json\.dumps"):
        store.Save("n", 5)


def test_an_object_is_saved_as_text_as_in_lean(store: ObjectStore) -> None:
    with pytest.raises(TypeError, match=r"save_json takes no Python object, as in LEAN; use object_store\.save"):
        store.save_json("j", {"a": 1})


def test_the_ledger_of_trials_is_neither_listed_nor_cleared(store: ObjectStore) -> None:
    ledger = Path(store.get_file_path("ledger/mine")).parent / "trials.jsonl"
    ledger.write_text("{}")
    store.save("ledger/mine", "1")
    assert store.keys == ["ledger/mine"]
    store.clear()
    assert store.keys == []
    assert ledger.read_text() == "{}"
