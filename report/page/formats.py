"""Numbers → the text that stands for them, with as many digits as they support.

A traced number gives marked text: see `report.page.tracing`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from manifest import Claim, Interval
from report.page.links import OPEN, TO
from report.page.tracing import MIDDLE, START, shown

MINUS = "\u2212"
EN_DASH = "\u2013"
THIN = "\u202f"  # no-break, between a number and its unit, and between thousands
BOUND = "\u00a0"  # no-break, between a word and its number
MISSING = EN_DASH
WIDE = Context(prec=100)  # digits: of the largest number that a manifest holds, with its decimals


def _digits(value: float, decimals: int) -> str:
    """1234.5, 1 → "1,234.5", with a true minus and without a negative zero."""
    text = f"{rounded(abs(value), decimals):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return MINUS + text if negative else text


def rounded(value: float, decimals: int) -> Decimal:
    """As by hand: 30.05 and 34.25 become 30.1 and 34.3, however a computer holds them."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, WIDE)


def fixed(value: float, decimals: int) -> str:
    return shown(_digits(value, decimals), value)


def signed(value: float, decimals: int) -> str:
    """+1.2, −0.3, and 0.0 without a sign."""
    text = _digits(value, decimals)
    is_zero = float(text.replace(",", "").replace(MINUS, "")) == 0
    return shown(text if is_zero or value < 0 else "+" + text, value)


def count(value: float) -> str:
    return fixed(value, 0)


def seed(value: float) -> str:
    """A name among numbers, and so without separators."""
    return shown(str(round(float(value))), value)


FINE = 0.003  # half a width below which a fourth decimal means something


def decimals_for(interval: Interval) -> int:
    """How many decimals of a fraction an interval supports: two, three or, if narrow, four."""
    half_width = (interval.high - interval.low) / 2
    if half_width < FINE:
        return 4
    return 3 if half_width < 0.1 else 2


def claim_decimals(claim: Claim) -> int:
    """Decimals of a fraction, of nats or of a ratio; a percentage has two fewer."""
    if claim.interval is not None and claim.interval.high > claim.interval.low:
        return decimals_for(claim.interval)
    return 4 if claim.n >= 10_000 else 3


def percent_decimals(claim: Claim) -> int:
    return max(0, claim_decimals(claim) - 2)


def percent(value: float, decimals: int = 1) -> str:
    """0.7533 → "75.3 %"."""
    return shown(_digits(value * 100, decimals) + THIN + "%", value)


def points(value: float, decimals: int = 1) -> str:
    """A difference of two fractions: 0.021 → "+2.1 points"."""
    text = signed(float(value) * 100, decimals)
    unit = "point" if text in {"+1", MINUS + "1"} else "points"
    return shown(f"{text}{BOUND}{unit}", value)


def distance(value: float, decimals: int = 1) -> str:
    """The size of a difference of two fractions, without its sign: "2.1 points"."""
    text = _digits(abs(value) * 100, decimals)
    return shown(f"{text}{BOUND}{'point' if text == '1' else 'points'}", value)


def claim_percent(claim: Claim) -> str:
    return percent(claim.value, percent_decimals(claim))


def claim_number(claim: Claim) -> str:
    """A claim in its own unit."""
    if claim.unit == "count":
        return count(claim.value)
    if claim.unit == "seconds":
        return duration(claim.value)
    if claim.unit == "megabytes":
        return megabytes(claim.value)
    return fixed(claim.value, claim_decimals(claim))


def interval_numbers(interval: Interval, decimals: int) -> str:
    return f"{fixed(interval.low, decimals)} to {fixed(interval.high, decimals)}"


def interval_percent(interval: Interval, decimals: int = 1) -> str:
    """0.71, 0.78 → "71.0 to 78.0 %"."""
    low, high = (fixed(end * 100, decimals) for end in (interval.low, interval.high))
    return f"{low} to {high}{THIN}%"


def level(interval: Interval) -> str:
    return percent(interval.level, 0)


def p_value(p: float) -> str:
    """0.0304 → "p = 0.03"; below 0.001 only the bound is told."""
    relation = f"<{BOUND}0.001" if p < 0.001 else f"={BOUND}{p_number(float(p))}"
    return shown(f"p{BOUND}{relation}", p)


LEVEL = 0.05


def p_number(p: float) -> str:
    """A p-value for a table: two digits; three where it is small, and as many as show its side of 0.05."""
    decimals = 3 if p < 0.01 else 2
    while p != LEVEL and round(p, decimals) == LEVEL:
        decimals += 1
    return shown(f"<{BOUND}0.001" if p < 0.001 else _digits(p, decimals), p)


def duration(seconds: float) -> str:
    """4402 → "73 min 22 s"; under a minute with one decimal, under a second with three."""
    return shown(_duration(float(seconds)), seconds)


def _duration(seconds: float) -> str:
    if seconds < 1:
        return f"{_digits(seconds, 3)}{THIN}s"
    if seconds < 60:
        return f"{_digits(seconds, 1)}{THIN}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 180:
        return f"{minutes}{THIN}min" + (f" {rest}{THIN}s" if rest else "")
    return f"{minutes // 60}{THIN}h {minutes % 60}{THIN}min"


def megabytes(value: float) -> str:
    if value >= 1000:
        return shown(f"{_digits(value / 1000, 2)}{THIN}GB", value)
    return shown(f"{_digits(value, 0 if value >= 100 else 1)}{THIN}MB", value)


def three_digits(value: float) -> str:
    """For a column of times or sizes: 0.52, 13.4, 1,482."""
    return fixed(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def times(ratio: float) -> str:
    """A ratio: 5.651 → "5.65 times"."""
    text = _digits(ratio, 0 if ratio >= 100 else 1 if ratio >= 10 else 2)
    return shown(f"{text}{BOUND}times", ratio)


def plural(number: int, singular: str, many: str | None = None) -> str:
    """3, "seed" → "3 seeds"."""
    word = singular if number == 1 else (many or singular + "s")
    return shown(f"{_digits(number, 0)}{BOUND}{word}", number)


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(number: int, singular: str, many: str | None = None) -> str:
    """4, "layer" → "four layers"; from eleven on with digits."""
    if number >= len(WORDS):
        return plural(number, singular, many)
    text = f"{WORDS[number]} {singular if number == 1 else (many or singular + 's')}"
    return shown(text, number)


def word(number: int) -> str:
    """4 → "four"; from eleven on with digits."""
    return shown(WORDS[number] if number < len(WORDS) else _digits(number, 0), number)


def how_often(number: int) -> str:
    """1, 2, 20 → "once", "twice", "20 times"."""
    if number in {1, 2}:
        return shown("once" if number == 1 else "twice", number)
    return in_words(number, "time")


def area(value: float) -> str:
    """An area under a curve: what is not perfect is not rounded to 1."""
    if 0.99995 <= value < 1:
        return shown(f"over{BOUND}0.9999", value)
    return fixed(value, 4)


def listed(items: Iterable[str], last: str = "and") -> str:
    """a, b, c → "a, b and c"."""
    words: Sequence[str] = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def setting(value: object) -> str:
    """A hyperparameter as it was declared: 0.0001 stays 0.0001."""
    if isinstance(value, float):
        places = 10 if abs(value) >= 1e-6 else 10 - math.floor(math.log10(abs(value) or 1))
        text = f"{abs(value):.{places}f}".rstrip("0").rstrip(".")
        return shown(MINUS + text if value < 0 else text, value)
    if isinstance(value, list):
        return EN_DASH.join(setting(item) for item in value)
    if value is None or isinstance(value, bool):
        return "yes" if value else "no"
    return shown(str(value).replace("-", MINUS), value) if isinstance(value, int) else str(value)


def date(moment: str) -> str:
    """An ISO 8601 moment → "22 November 2026"; anything else is shown as it is."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{parsed.day}{BOUND}{parsed:%B %Y}"


def with_article(noun: str) -> str:
    """By its first letter: "a dropout", "an accumulation"."""
    return f"{'an' if noun[:1].lower() in set('aeio') else 'a'} {noun}"


def sentence(text: str) -> str:
    """With a capital first letter."""
    return _first_letter(text, str.upper)


def clause(text: str) -> str:
    """A sentence inside another: with a small first letter."""
    return _first_letter(text, str.lower)


def _first_letter(text: str, change: Callable[[str], str]) -> str:
    place = text.find(TO) + 1 if text.startswith(OPEN) else 0
    place = text.find(MIDDLE, place) + 1 if text.startswith(START, place) else place
    return text[:place] + change(text[place : place + 1]) + text[place + 1 :]


def measured(value: float) -> str:
    """A number of unknown scale, to three or four digits: 120.9, 0.627, 33.6, 1,846."""
    if value == round(value) and abs(value) < 1e9:
        return count(value)
    magnitude = math.floor(math.log10(abs(value)))
    return fixed(value, min(6, max(0, 2 - magnitude if magnitude < 2 else 1)))


def correlation(value: float) -> str:
    """Two digits, so that 0.078 keeps its three decimals and 0.46 its two."""
    if value == 0 or abs(value) >= 0.995:
        return fixed(value, 2)
    return fixed(value, 2 if abs(value) >= 0.1 else 3)
