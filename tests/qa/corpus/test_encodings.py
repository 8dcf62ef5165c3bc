"""The encoding of a text that is not UTF-8 is named, or those that it may be."""

import pytest

from qa.corpus.encodings import candidates

TEXTS = {
    "Western": (
        "Der Hafen wurde 1902 von den Bürgern der Stadt gebaut; die Gebühren für große Schiffe sind höher als früher. "
        "Über die Straße fährt täglich eine Fähre nach Süden, und die Möwen hören nicht auf zu schreien.",
        ("cp1252", "cp850"),
    ),
    "Turkish": (
        "Liman 1902 yılında şehrin mühendisleri tarafından yeniden inşa edildi; başkan, çalışmaların gelecek yıl "
        "biteceğini söyledi. Küçük gemiler için ücret düşük, büyük gemiler için yüksektir, dedi ve güneş doğdu.",
        ("cp1254", "iso8859_9"),
    ),
    "Polish": (
        "Port został zbudowany w 1902 roku przez inżynierów miasta; burmistrz powiedział, że prace zakończą się w "
        "przyszłym roku. Małe łodzie płacą mniej, a duże więcej. Dzieci przyszły zobaczyć żaglówki i łabędzie.",
        ("cp1250", "iso8859_2"),
    ),
    "Russian": (
        "Порт был построен в 1902 году инженерами города; мэр сказал, что работы закончатся в следующем году. "
        "Небольшие лодки платят меньше, чем большие, а дети пришли посмотреть на парусники.",
        ("cp1251", "koi8_r", "cp866"),
    ),
    "Chinese": (
        "港口于一九零二年由城市的工程师建造，市长表示，工程将于明年完成。小船的费用较低，大船的费用较高。学生们来到码头观看"
        "帆船比赛，比赛将在上午十点开始，下午三点结束，晚上还有烟火表演。",
        ("gb2312", "gb18030"),
    ),
    "Taiwanese": (
        "港口於一九零二年由城市的工程師建造，市長表示，工程將於明年完成。小船的費用較低，大船的費用較高。學生們來到碼頭觀看"
        "帆船比賽，比賽將在上午十點開始，下午三點結束，晚上還有煙火表演。",
        ("big5",),
    ),
    "Japanese": (
        "港は1902年に町の技師たちによって建てられました。市長は、工事は来年終わると述べました。小さな船の料金は安く、大きな船の"
        "料金は高いです。学生たちはヨットレースを見に桟橋へ来ました。",
        ("cp932", "euc_jp"),
    ),
    "Korean": (
        "항구는 1902년에 도시의 기술자들이 건설했다. 시장은 공사가 내년에 끝날 것이라고 말했다. 작은 배의 요금은 낮고 "
        "큰 배의 요금은 높다. 학생들은 요트 경주를 보러 부두에 왔다. 경주는 오전에 시작한다.",
        ("cp949", "euc_kr"),
    ),
}
CASES = [(name, encoding) for name, (_, encodings) in TEXTS.items() for encoding in encodings]


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_the_right_encoding_is_among_those_named(name: str, encoding: str) -> None:
    """One of them reads the bytes as they were written, and shows a word by which a person can tell."""
    data = TEXTS[name][0].encode(encoding)
    assert TEXTS[name][0] in [data.decode(found) for found, _ in candidates(data)]


@pytest.mark.parametrize("name", ["Russian", "Chinese", "Korean"])
def test_where_letters_leave_no_doubt_one_is_named(name: str) -> None:
    """Unique scripts are recognised with certainty."""
    text, encodings = TEXTS[name]
    assert len(candidates(text.encode(encodings[0]))) == 1


def test_the_likeliest_is_named_first() -> None:
    """The language decides; the advice shows how to convert from this encoding."""
    assert candidates(TEXTS["Turkish"][0].encode("cp1254"))[0][0] == "cp1254"
    assert candidates(TEXTS["Western"][0].encode("cp1252"))[0][0] == "cp1252"


def test_bytes_of_no_encoding_have_no_candidate() -> None:
    """Noise is in no encoding."""
    assert candidates(bytes(range(128, 256)) * 4) == []
