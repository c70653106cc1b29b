"""Which encoding the bytes of a page show, and how far broken and mixed pages are repaired."""

from __future__ import annotations

import pytest

from cleaner import clean, extract
from cleaner.markup import decode as module
from cleaner.markup.decode import MANY_GARBLED, as_utf8, decode, decode_as, garbled_share, is_document
from cleaner.markup.parse import parse
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs

TEXT = "平安建设：县委政法委召开推进会，部署下一阶段矛盾纠纷排查化解的工作。"
TRADITIONAL = "臨河市政府今日舉行法治建設推進會，聽取各局處的工作報告，並就下一階段重點工作作出部署。"


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


@pytest.mark.parametrize(
    ("raw", "header", "expected"),
    [
        (b"<p>text</p>", "", "utf-8"),
        (b"<p>text</p>", "GBK", "gbk"),
        (b"<p>text</p>", "gb2312", "gbk"),
        (b"<p>text</p>", "GB18030", "gb18030"),
        (b"<p>text</p>", "Big5", "big5hkscs"),
        (b"<p>text</p>", "iso-8859-1", "utf-8"),
        (meta("gb2312").encode(), "", "gbk"),
        (meta("GB18030").encode(), "", "gb18030"),
        (meta("x-x-big5").encode(), "", "big5hkscs"),
        (meta("gbk").encode(), "utf-8", "utf-8"),
        (meta("gbk").encode() + TEXT.encode(), "gbk", "utf-8"),
        (TEXT.encode("gbk"), "", "gbk"),
        (TEXT.encode("gbk"), "gb2312", "gbk"),
        (TEXT.encode("gbk"), "GB18030", "gb18030"),
        ((meta("gb18030") + TEXT).encode("gbk"), "", "gb18030"),
        ((meta("gbk") + TEXT).encode("gbk"), "", "gbk"),
        (TRADITIONAL.encode("big5"), "", "big5hkscs"),
        (TRADITIONAL.encode("big5"), "big5", "big5hkscs"),
        (TEXT.encode("utf-8-sig"), "gbk", "utf-8"),
        (TEXT.encode("utf-16"), "gbk", "utf-8"),
        (("<!" + TEXT).encode("utf-16-le"), "gbk", "utf-8"),
        (b"%PDF-1.4", "gbk", "utf-8"),
        (TEXT.encode() * 9 + b"\xff", "gbk", "utf-8"),
    ],
)
def test_charset_of_queries_is_that_of_the_page(raw: bytes, header: str, expected: str) -> None:
    assert decode_as(raw, header)[1] == expected


@pytest.mark.parametrize("start", ["<!", "<h", "<H", "<?"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_page_in_utf16_is_known_by_its_start(start: str, codec: str) -> None:
    assert decode(f"{start}>{TEXT}".encode(codec)) == f"{start}>{TEXT}"
    assert not is_document(("<!>" + "\u4e01\u4e02\u4e03" * 99).encode(codec))


def test_text_of_one_sign_is_no_document() -> None:
    for raw in (b" ", b"\xef", b"\xef\xbb\xbf", b"\t\r\n\f "):
        assert not is_document(raw)


@pytest.mark.parametrize("before", [b" ", b"\t\r\n\f ", b"\xef\xbb\xbf", b" \xef\xbb\xbf ", b" " * 1000])
def test_document_is_known_after_spaces_and_a_mark(before: bytes) -> None:
    assert is_document(before + b"%PDF-1.4 ")
    assert not is_document(before + b"text %PDF-1.4 ")


@pytest.mark.parametrize("control", [1, 8, 11, 14, 26, 28, 31, 127])
def test_control_characters_that_show_a_document(control: int) -> None:
    assert is_document(b"a" * 94 + bytes((control,)) * 6)
    assert not is_document(b"a" * 95 + bytes((control,)) * 5)


@pytest.mark.parametrize("control", [0, 9, 10, 12, 13, 27])
def test_control_characters_of_text(control: int) -> None:
    assert not is_document(b"a" * 50 + bytes((control,)) * 50)


def test_control_characters_count_in_the_first_kilobytes() -> None:
    assert not is_document(b"a" * 8192 + b"\x01" * 8192)
    assert is_document(b"a" * 7000 + b"\x01" * 1192)
    assert not is_document(b"a" * 7783 + b"\x01" * 410)  # 409 of them in the first 8192 bytes


@pytest.mark.parametrize(("runs", "is_mixed"), [(3, False), (4, True)])
def test_page_that_is_utf8_in_part_has_a_dozen_characters_of_it(runs: int, is_mixed: bool) -> None:
    raw = f"<p>{TEXT * 30}</p>".encode("gbk") + "".join(f"<b>平安县</b>{i}" for i in range(runs)).encode()
    assert ("平安县" in decode(raw)) is is_mixed
    assert decode(raw).startswith(f"<p>{TEXT * 30}</p>")


def test_pieces_of_a_mixed_page_are_decoded_each_by_itself() -> None:
    utf8 = "<p>县委政法委召开矛盾纠纷推进会，作出部署。</p><p>第二段：工作取得成效。</p>"
    gbk = "<p>会议指出，要坚持新时代的经验。</p><p>ok</p>"
    assert decode(utf8.encode() + gbk.encode("gbk") + utf8.encode()) == utf8 + gbk + utf8
    broken = utf8.encode() + b"<p>\xff\xff\xff</p>" + gbk.encode("gbk")
    assert decode(broken) == utf8 + "<p>\ufffd\ufffd\ufffd</p>" + gbk


def _as_latin(text: str, codec: str = "gbk") -> str:
    return text.encode(codec).decode("latin-1")


TRADITIONAL = "縣府社會局表示，冬季訪視在下週一展開，預計走訪獨居的長者。訪視員也會檢查熱水器是否裝在通風處。"


@pytest.mark.parametrize("declared", ["", '<meta charset="big5">', '<meta charset="utf-8">'])
def test_pieces_in_big5_of_a_page_in_utf8_are_decoded(declared: str) -> None:
    head, text = f"{declared}<h1>市府全球資訊網新聞稿</h1><p>發布單位：社會局</p>", f"<p>{TRADITIONAL}</p>"
    assert decode(head.encode() + text.encode("big5") + head.encode()) == head + text + head


def test_big5_that_was_encoded_twice_is_repaired() -> None:
    text = f"<h1>新聞稿</h1><p>{TRADITIONAL}{TRADITIONAL}</p>"
    assert decode(_as_latin(text, "big5").encode()) == text


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_page_that_was_encoded_twice_is_repaired_with_and_without_a_mark(mark: str) -> None:
    twice = mark + _as_latin(page(paragraphs()))
    assert clean(twice.encode()) == BODY
    assert clean(twice) == BODY
    assert decode(twice.encode()) == page(paragraphs())


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_page_may_be_encoded_up_to_four_times(rounds: int) -> None:
    text = paragraphs()
    for _ in range(rounds):
        text = text.encode().decode("latin-1")
    assert decode(text.encode()) == paragraphs()


def test_page_that_was_encoded_more_often_is_left() -> None:
    text = paragraphs()
    for _ in range(4):
        text = text.encode().decode("latin-1")
    assert "县" not in decode(text.encode())


def test_chinese_pieces_and_european_words_of_a_page_that_was_encoded_twice_in_part_stay() -> None:
    whole = page(f"<p>Le café déjà vu</p><p>原文：{PARAGRAPHS[0]}</p>{_as_latin(paragraphs())}")
    assert decode(whole.encode()) == whole.replace(_as_latin(paragraphs()), paragraphs())


def test_page_with_few_letters_with_accents_is_not_examined() -> None:
    few = _as_latin("平安建设，")
    lead = few.encode().count(b"\xc3")
    assert 0 < lead < 20
    assert decode(f"<p>{few}</p>".encode()) == f"<p>{few}</p>"
    assert parse(f"<p>{few}</p>").blocks[0].text == few


def test_text_with_accents_that_shows_no_chinese_is_left() -> None:
    odd = "<p>" + "ÀÁÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîï" + "</p>"
    assert decode(odd.encode()) == odd


@pytest.mark.parametrize(
    "sign",
    [
        "\ufffd",
        "\ue000",
        "\uf8ff",
        "\x80",
        "\x9f",
        *"锛紝屻€銆鈥鐨殑鏄鍦涓浜鏈鍏浠",
        "¡¶",
        "¸ÿ",
        "锟斤拷",
        "嚙踝蕭",
        "???",
    ],
)
def test_signs_of_a_wrong_encoding(sign: str) -> None:
    assert garbled_share(sign + "文" * len(sign)) == 0.5


@pytest.mark.parametrize("sign", ["é", "??", "·", "«a»", "锟斤", "文，。", ""])
def test_signs_of_ordinary_text(sign: str) -> None:
    assert garbled_share(sign) == 0


@pytest.mark.parametrize(("garbled", "doubted"), [(3, True), (2, False)])
def test_text_with_many_garbled_characters_is_doubted(garbled: int, doubted: bool) -> None:
    texts = tuple(text[:40] + "\ufffd" * garbled + text[40:] for text in PARAGRAPHS)
    assert (garbled_share("\n".join(texts)) >= MANY_GARBLED) is doubted
    assert any("wrong encoding" in warning for warning in extract(page(paragraphs(texts))).warnings) is doubted


def test_declared_big5_is_used_unless_gbk_gives_more_common_characters() -> None:
    assert decode((meta("big5") + TRADITIONAL).encode("big5")) == meta("big5") + TRADITIONAL
    assert decode((meta("big5") + TEXT).encode("gbk")) == meta("big5") + TEXT
    assert decode(b"ok \xa4\x40", charset="big5") == "ok 一"


def test_text_of_few_characters_is_not_taken_for_big5() -> None:
    rare = "囍" * 30
    assert decode(rare.encode("gbk")) == rare
    names = "张三李四王五赵六钱七孙八周九吴十郑甲冯乙陈丙褚丁卫戊蒋己" * 3
    assert decode(names.encode("gbk")) == names


def test_page_of_utf8_with_a_broken_byte_is_not_read_as_gbk() -> None:
    raw = (TEXT * 3).encode() + b"\xff"
    assert decode(raw) == TEXT * 3 + "\ufffd"
    assert as_utf8(raw) == decode(raw).encode()


def test_large_page_is_compared_by_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COMPARED", 400)
    raw = (TEXT * 20).encode("gbk")
    assert decode(raw) == TEXT * 20
    assert decode((TRADITIONAL * 20).encode("big5")) == TRADITIONAL * 20


@pytest.mark.parametrize("where", ["charset=gbk", "charset = 'gbk'", 'CHARSET="GBK"', "charset=  gbk"])
def test_declaration_is_read_in_all_forms(where: str) -> None:
    assert decode_as(f"<meta {where}>".encode())[1] == "gbk"


@pytest.mark.parametrize(("last", "is_mixed"), [("平安建设县", False), ("平安建设各县", True)])
def test_characters_of_utf8_in_runs_are_counted(last: str, is_mixed: bool) -> None:
    raw = f"<p>{TEXT * 30}</p>".encode("gbk") + f"<b>平安县</b>1<b>临河县</b>2<b>{last}</b>".encode()
    assert ("临河县" in decode(raw)) is is_mixed


def test_detector_reads_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(module.chardet, "detect", lambda raw: sizes.append(len(raw)) or {"encoding": "koi8-r"})
    text = "Это наш дом, тут мы живём и работаем. " * 3000
    assert decode(text.encode("koi8-r")) == text
    assert decode_as(text.encode("koi8-r"))[1] == "koi8-r"
    assert sizes == [65536, 65536]


def test_piece_with_as_many_broken_as_chinese_characters_is_read_as_utf8() -> None:
    utf8 = "<p>县委政法委召开矛盾纠纷推进会，作出部署。</p>" * 2
    half = (
        utf8.encode() + "<p>平</p>".encode().replace(b"</p>", b"\xff</p>") + "<p>会议指出，要坚持。</p>".encode("gbk")
    )
    assert decode(half) == utf8 + "<p>平\ufffd</p><p>会议指出，要坚持。</p>"


@pytest.mark.parametrize("start", [b"<", b"x", b"\xef\xbb\xbf<", b" \n<"])
def test_bytes_of_text_at_the_start_are_no_document(start: bytes) -> None:
    assert not is_document(start + b"p>%PDF-1.4 Rar! GIF8 text</p>")


def test_page_in_utf8_with_a_mark_is_not_copied_and_one_with_a_byte_order_mark_is() -> None:
    raw = f"<p>{TEXT}</p>".encode()
    assert as_utf8(raw) is raw
    assert as_utf8(b"\xef\xbb\xbf" + raw) == raw
    assert as_utf8("\ufeff" + raw.decode()) == raw


@pytest.mark.parametrize(("marks", "repaired"), [(30, False), (31, True)])
def test_text_that_was_encoded_twice_is_repaired_if_it_is_chinese(marks: int, repaired: bool) -> None:
    text = f"<p>{'县' * (1000 - marks)}{'，' * marks}</p>"
    assert (decode(text.encode("gbk").decode("latin-1").encode()) == text) is repaired


@pytest.mark.parametrize(("letters", "repaired"), [(19, False), (20, True)])
def test_fewest_letters_with_accents_of_a_page_that_was_encoded_twice(letters: int, repaired: bool) -> None:
    text = "<p>" + "县，" * (letters // 2) + "一，" * (letters % 2) + "</p>"
    twice = text.encode("gbk").decode("latin-1")
    assert twice.encode().count(b"\xc3") == letters
    assert (decode(twice.encode()) == text) is repaired
    assert (as_utf8(twice) == text.encode()) is repaired
    assert (parse(twice).blocks[0].text == text[3:-4]) is repaired


def test_share_of_garbled_characters_that_is_doubted() -> None:
    garbled = "\ufffd" * 9
    texts = (PARAGRAPHS[0][:40] + garbled + PARAGRAPHS[0][40:], *PARAGRAPHS[1:])
    assert 0.04 < garbled_share("\n".join(texts)) < 0.05
    assert any("wrong encoding" in warning for warning in extract(page(paragraphs(texts))).warnings)


@pytest.mark.parametrize(("broken", "repaired"), [(2, True), (3, False)])
def test_piece_that_was_encoded_twice_may_have_a_few_broken_bytes(broken: int, repaired: bool) -> None:
    raw = "县，".encode("gbk") * 60 + b"\xff" * broken
    twice = f"<p>{raw.decode('latin-1')}</p>"
    assert ("县，" * 60 in decode(twice.encode())) is repaired


def test_letters_with_accents_in_a_chinese_piece_or_alone_stay() -> None:
    twice = "县，".encode("gbk").decode("latin-1") * 30
    for other in ("<b>中文é</b>", "<b>é x é</b>", "<b>ok</b>"):
        assert decode(f"{other}<p>{twice}</p>".encode()) == f"{other}<p>{'县，' * 30}</p>"


@pytest.mark.parametrize("sign", "¤¦¨´¸¼½¾")
def test_bytes_that_latin_9_replaced_show_another_encoding(sign: str) -> None:
    piece = f"{sign}{sign}".encode("latin-1")
    latin_9 = (piece * 2 + "县，".encode("gbk") * 30).decode("iso8859-15")
    assert decode(f"<p>{latin_9}</p>".encode()) == f"<p>{(piece * 2).decode('gb18030')}{'县，' * 30}</p>"
    latin_1 = (piece * 2 + "县，".encode("gbk") * 30).decode("latin-1")
    assert decode(f"<p>{latin_1}</p>".encode()) == f"<p>{(piece * 2).decode('gb18030')}{'县，' * 30}</p>"
