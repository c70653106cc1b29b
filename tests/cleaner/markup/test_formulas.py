"""Formulas and superscripts as text on one line."""

from __future__ import annotations

import pytest

from cleaner.markup.parse import parse


def text_of(html: str) -> str:
    return "|".join(block.text for block in parse(html).blocks)


X, Y, SUM = "<mi>x</mi>", "<mi>y</mi>", "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<mfrac>{X}{Y}</mfrac>", "x/y"),
        (f"<mfrac>{SUM}{SUM}</mfrac>", "(a+b)/(a+b)"),
        ("<mfrac><mo>±</mo><mi>xy</mi></mfrac>", "±/xy"),
        (f"<mfrac>{X}{Y}{X}</mfrac>", "xyx"),
        (f"<msup>{X}<mn>2</mn></msup>", "x²"),
        (f"<msup>{X}{SUM}</msup>", "x^(a+b)"),
        (f"<msup>{X}{Y}</msup>", "x^y"),
        *((f"<msup>{X}<mn>{sign}3</mn></msup>", "x⁻³") for sign in "-−–－"),
        (f"<msup>{X}<mn>+3</mn></msup>", "x⁺³"),
        (f"<msub>{X}{SUM}</msub>", "x_(a+b)"),
        ("<munder><mi>lim</mi><mi>n</mi></munder>", "lim_n"),
        (f"<mover>{X}{SUM}</mover>", "x^(a+b)"),
        (f"<mover>{X}{Y}{Y}</mover>", "xyy"),
        (f"<mroot>{SUM}<mn>3</mn></mroot>", "(a+b)^(1/3)"),
        ("<msubsup><mi>x</mi><mi>i</mi></msubsup>", "xi"),
        (f"<munderover><mo>∑</mo>{SUM}<mi>n</mi></munderover>", "∑_(a+b)^n"),
        (f"<msqrt>{X}<mo>+</mo>{Y}</msqrt>", "√(x+y)"),
        (f"<mfenced>{X}{Y}</mfenced>", "(x,y)"),
        (f"<mtable><mtr><mtd>{X}</mtd><mtd>{Y}</mtd></mtr><mtr><mtd>{Y}</mtd></mtr></mtable>", "x, y; y"),
        (f"<semantics>{X}<annotation-xml>{Y}</annotation-xml><annotation>z</annotation></semantics>", "x"),
        ("<mi> x </mi>\n<mo> = </mo> <mn>1</mn>", "x=1"),
        (f"<mrow>{X}<mrow>{Y}</mrow></mrow>", "xy"),
        (f"x<mrow>{Y}</mrow>z", "xyz"),
        (f"a+<mfrac>{X}{Y}</mfrac>+b", "a+x/y+b"),
        (f"<mrow>a+<msqrt>{X}+{Y}</msqrt>+b</mrow>", "a+√(x+y)+b"),
        (f"<mfrac><mrow>a</mrow>{Y}</mfrac>", "a/y"),
        (f"<mfrac>{X}y</mfrac>", "x/y"),
    ],
)
def test_formula_is_on_one_line(formula: str, expected: str) -> None:
    assert text_of(f"<p>甲<math>{formula}</math>乙</p>") == f"甲{expected}乙"


def test_alternative_of_a_formula_is_read_only_if_it_has_no_text() -> None:
    assert text_of("<p>甲<math alttext='z'><mi>x</mi></math>乙") == "甲x乙"
    assert text_of("<p>甲<math alttext='z'><mrow></mrow></math>乙<math></math>丙") == "甲z乙丙"


def test_formula_that_is_not_closed_is_read() -> None:
    assert text_of("<p>甲<math><mfrac><mi>x</mi><mi>y") == "甲x/y"


def test_text_after_a_formula_is_not_part_of_it() -> None:
    assert (
        text_of("<p><math><msup><mi>x</mi><mn>2</mn></msup></math>甲<b>乙</b><script>z</script>丙</p>丁")
        == "x²甲乙丙|丁"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("10<sup>0123</sup>", "10⁰¹²³"),
        ("10<sup>4567</sup>", "10⁴⁵⁶⁷"),
        ("10<sup>89</sup>", "10⁸⁹"),
        ("10<sup>12345</sup>", "1012345"),
        ("10<sup>+9</sup>", "10+⁹"),
        ("x<sup>n</sup>", "xⁿ"),
        ("(a)<sup>2</sup>", "(a)²"),
        ("C<sup>18</sup>O", "C18O"),
        ("C<sup>-1</sup>", "C-¹"),
        ("甲<sup>2</sup>", "甲2"),
        ("<sup>2</sup>甲", "2甲"),
        ("a<sup>nn</sup>b<sup>n2</sup>", "annbn2"),
        ("<b>km</b><sup>2</sup>", "km²"),
        ("5<br><sup>2</sup>甲", "5|2甲"),
    ],
)
def test_superscript_after_a_number_or_a_unit_is_an_exponent(html: str, expected: str) -> None:
    assert text_of(f"<p>{html}</p>") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ruby>漢<rt> </rt></ruby>字", "漢字"),
        ("<ruby>漢<rt>hàn<b>4</b></rt></ruby>字", "漢(hàn4)字"),
    ],
)
def test_reading_of_a_character_is_in_brackets(html: str, expected: str) -> None:
    assert text_of(html) == expected
