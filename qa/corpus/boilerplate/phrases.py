"""Phrases that web pages show around an article; they identify lines of a scraped text.

There is one pattern on each line. It is compared with a whole line in lower case, so that a sentence that only mentions
a newsletter does not match. Only appeals are also looked for inside paragraphs. ``…`` stands for any text.
"""

import re

_SOCIAL = (
    "share|tweet|pin|pin it|email|e-mail|print|save|bookmark|whatsapp|facebook|twitter|x|linkedin|telegram|reddit|"
    "reply|instagram|youtube|tiktok|vk|viber|pinterest|messenger|flipboard|bluesky|mastodon|threads|copy|copy link|"
    "odnoklassniki|gmail|skype|rss|post|like|icon|logo|on|via|and"
)
_NETWORK = "twitter|x|facebook|instagram|telegram|linkedin|whatsapp|youtube|tiktok|google news|social|social .*|vk"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)[a-z]*\\.?"
_WEEKDAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,? "
DAY = (
    f"(?:{_WEEKDAY})?(?:{_MONTH} \\d{{1,2}}(?:st|nd|rd|th)?,? \\d{{4}}|\\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \\d{{4}}"
    "|\\d{4}-\\d\\d-\\d\\d|\\d{1,2}[./]\\d{1,2}[./]\\d{4})"
)
"""A day as datelines write it, in lower case."""

CLOCK = (
    r"(?:(?:,? at|,| [-–—|/]|t)? ?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: \(?[a-z]{2,4}\)?)?"
    r"(?:z|[+-]\d\d:?\d\d)?)"
)
"""The time of day after a day."""


def _compile(phrases: str, longest: int = 200, *, inside: bool = False) -> re.Pattern[str]:
    """Compile an expression for whole lines up to a length, or for a part of a line."""
    lines = [line.strip().replace("…", ".*") for line in phrases.strip().splitlines()]
    phrase = "|".join(f"(?:{line})" for line in lines)
    return re.compile(rf"\A(?=.{{0,{longest}}}\Z)" + (f".*?(?:{phrase})" if inside else rf"(?:{phrase})\Z"))


NOISE = _compile(rf"""
    follow (?:us|me|@\w+)(?: on …)?
    (?:like|find|join|watch|connect with) us(?: on (?:{_NETWORK}))?
    share (?:this|on|via|with|article|story|post)(?: …)?
    (?:(?:{_SOCIAL})[ ,|/&·•-]*){{2,}}
    skip to (?:main )?(?:content|navigation)
    (?:toggle|open|close) (?:navigation|menu|search)
    (?:advertisements?|sponsored|sponsored content|ad feedback)
    (?:article|story|continue reading|scroll) (?:continues )?below …
    scroll to continue …
    (?:do you )?(?:have|got) a (?:news )?(?:tip|story)(?: .{{0,40}})?
    (?:click|tap) here (?:to|for) …
    listen to (?:this )?(?:article|story)…
    (?:estimated )?read(?:ing)? time:? .{{1,20}}
    \d+[ -]?min(?:ute)?s? ?(?:of )?(?:read|reading|listen)
    (?:accept|reject|allow|decline|deny)(?: all)?(?: cookies)
    (?:accept|reject|allow|decline|deny) all
    (?:cookie|consent|privacy) (?:settings|preferences|choices)
    manage (?:my )?(?:cookies|consent|preferences|options|settings)
    (?:subscribe|sign up)(?: \w+)? (?:to|for) (?:our|the|a|free|daily|weekly|breaking|newsletters?|email)\b.{{0,80}}
    (?:enter|type) your (?:e-?mail|name|website).{{0,40}}
    (?:your )?e-?mail address
    get (?:the|our) .{{0,60}} (?:inbox|newsletter)
    join our .{{0,40}}(?:newsletter|channel|telegram|whatsapp|community|mailing list).{{0,40}}
    download (?:our|the) (?:mobile )?app.{{0,40}}
    (?:back|go|return|scroll) to (?:the )?(?:top|home ?page|home)
    load more(?: .{{0,20}})?
    click to (?:share|print|email|expand|enlarge).{{0,40}}
    original source:? …
    (?:support|donate to) (?:us|our work|our journalism|independent journalism).{{0,40}}
    donate (?:now|today|here)
    (?:today's )?e-?paper|live tv|watch live|get the app|powered by \w+
    (?:view|show|hide|load) comments
    (?:hide|toggle|show) caption|enlarge this image
    paylaş|paylaşın|поделиться(?: .{{0,30}})?|teilen|partager|compartir|подписаться|abonnieren|s'abonner|suscríbete
""")
"""Buttons, counters and forms that only web pages have."""

COUNTER = _compile(r"""
    (?:\d+(?:[.,]\d+)*k?|no) (?:comments?|shares?|views?|likes?|reply|replies|reactions?)(?: yet)?
    \d{1,2}:\d\d ?/ ?\d{1,2}:\d\d
    [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
    \d+ (?:mins?|minutes?|hours?|hrs?|days?|weeks?|months?) ago
    (?:see|view|show|browse) all(?: .{0,30})?
""")
"""Counters and clocks of web pages. They prove nothing by themselves: timetables and reports have such lines too."""

BUTTON = _compile(_SOCIAL)
"""Buttons of one word."""

HINT = _compile(rf"""
    \d{{1,4}}|\d[\d.,]*k
    (?:{_SOCIAL})|comments?
    by:? [^\W\d_][\w.'-]*(?:(?:, ?| )[^\W\d_][\w.'-]*){{0,5}},? ?
    .{{1,40}} \| (?:date:? )?{DAY}{CLOCK}?
    (?:posted|published|updated|written|last updated|last modified|first published) (?:on|by|in|at) .{{1,70}}
    (?:posted|published|updated|last updated|created):? .{{0,30}}\d.{{0,40}}
    {DAY}{CLOCK}? (?:by|in|·|•|\||/) .{{1,60}}
    (?:story|reported|edited|words|text) by:? .{{1,60}}
    (?:author|authors|editor):? .{{1,40}}
    (?:tags?|tagged|tagged with|categories|category|topics?|keywords|source|via):? .{{1,120}}
    (?:filed|posted) (?:under|in):? .{{1,120}}
    (?:date:? )?{DAY}{CLOCK}?
    (?:[^\W\d_][\w.'-]* ){{1,4}}[-–—|·•,] ?{DAY}{CLOCK}?
    (?:©|\(c\)|copyright) …
    (?:.{{0,80}} )?all rights reserved
    (?:next|previous|prev)(?: (?:post|article|story|page))(?: .{{0,100}})?
    (?:stay|keep) (?:up to date|updated|connected|informed|in touch).{{0,40}}
    loading|play|pause|mute|play video|skip ad|got it|i accept|expand|close
    (?:read|see|watch|also read|read also|more|related|don't miss|must read|listen)(?: more| also| next)?: .{{3,160}}
    (?:also read|read also|read more|читайте также|lire aussi|lesen sie auch|lea también|oxuyun) .{{5,160}}
""")
"""Lines of web pages that a plain document may have as well."""

MENU = _compile("""
    home|homepage|menu|search|sign in|log ?in|log out|register|my account|account|subscribe(?: now)?|newsletters?|donate
    apps?|careers|jobs|shop|site ?map|help|faqs?|contact(?: us)?|about(?: us)?|advertise(?: with us)?
    privacy(?: policy)?|terms(?: (?:of (?:use|service)|and conditions|& conditions))?|cookie policy|cookies
    accessibility|imprint|impressum|videos?|photos?|gallery|podcasts?|live|en|ru|az|tr|fr|de|es
    world|business|tech|technology|sports?|politics|economy|science|health|culture|lifestyle|opinion|entertainment|weather
    tags|topics|social|login|skip|local|national|international|region|society|arts|travel|magazine|investigations|analysis
""")
"""Entries of menus, which may also be headings."""

END = _compile("""
    (?:leave|write|post|add|submit|make) (?:a|your|another) (?:reply|comment|review|response|feedback)(?: .{0,40})?
    cancel reply|post comment|have your say|comment form
    your e-?mail (?:address )?will not be published…
    required fields are marked…
    please enter (?:your|an|a) .{0,40}
    save my name,? e-?mail…
    this site uses akismet…
    notify me (?:of|by|when) .{0,60}
    (?:you must be |please )?(?:log(?:ged)? in|sign(?:ed)? in|register) (?:or register )?to .{0,20}comments?.{0,20}
    join the (?:conversation|discussion)
    be the first to comment.{0,40}
    comments are closed
    (?:\\d+|one|two|three) (?:responses?|thoughts?|comments?|replies) (?:to|on) ["“'].{1,160}
    comments \\(\\d+\\)|discussion \\(\\d+\\)|\\(\\d+\\) comments
    recent (?:posts|comments|articles)
    post navigation
    оставить комментарий|добавить комментарий|ваш (?:адрес )?e-?mail не будет опубликован…
    şərh yaz(?:ın)?|rəy bildir(?:in)?|yorum (?:yap|yaz)(?:ın)?
    kommentar (?:schreiben|hinterlassen)|laisser un commentaire|deja un comentario|deja una respuesta
""")
"""Lines that end the article of a page."""

PORTRAIT = _compile("""
    about (?:the |our )?(?:authors?|writers?|contributors?)|author(?:'s)? (?:bio|profile)|meet the author
    (?:view|see) all posts(?: by .{0,40})?|more (?:posts|articles|stories) by .{0,40}
""")
"""Headings of an author's portrait; books have them too."""

_ITEMS = "posts|articles|stories|news|content|topics|reading|coverage|headlines|videos|reads|links"

ASIDE = _compile(rf"""
    (?:related|similar|recommended|suggested|featured|popular|trending) (?:\w+ )?(?:{_ITEMS})(?: .{{0,30}})?
    (?:latest|more|other|top|recent) (?:\w+ )?(?:{_ITEMS})(?: .{{0,30}})?
    you (?:may|might|could) (?:also |be )?(?:like|enjoy|interested in|have missed).{{0,20}}
    most (?:read|popular|viewed|shared|commented|watched|recent)(?: .{{0,30}})?
    (?:read|up|watch) next|what to read next|recommended(?: for you| by .{{0,30}})?|trending(?: now)?|related|latest
    editors?'?s?'? (?:picks?|choice)|don't miss|(?:more|latest) (?:from|in|on) .{{1,40}}
    from (?:the|our) (?:archives?|web)|around the web|promoted|promoted .{{0,30}}|in case you missed it
    see also|also read|read also|popular|news ?line|news feed
    похожие (?:новости|статьи)|читайте также|последние новости|digər xəbərlər|oxşar xəbərlər|son xəbərlər
    ilgili haberler|son haberler|das könnte sie auch interessieren|mehr zum thema|à lire aussi|noticias relacionadas
""")
"""Headings of lists of other articles."""

MORE = _compile("""
    (?:keep|continue|start) reading(?: ?show (?:more|less)| .{0,20})?
    read (?:more|on|(?:the )?(?:full|rest|full article|full story|whole story))(?: ?show (?:more|less))?
    (?:show|see|view|learn) (?:more|less)
    подробнее|читать далее|ətraflı|devamını oku|weiterlesen|lire la suite|leer más|seguir leyendo
""")
"""The link after a teaser."""

_AGENCY = (
    "shutterstock|getty|getty images|afp|reuters|ap photo|epa|unsplash|flickr|wikimedia|wikimedia commons|pixabay|"
    "istock|alamy|anadolu|tass"
)
_PICTURE = "photo|photograph|image|picture|illustration|foto|фото"

_CREDIT_WORD = "credits?|courtesy of|by|source"

CREDIT = _compile(
    rf"""
    .{{0,300}}[(\[](?:[^()\[]*[^\w()\[])?(?:{_AGENCY})(?:[ /][^()\[]*)?\)?
    (?:.{{0,250}}[.)\]"”’|] ?\(?)?(?:{_PICTURE})s?(?: (?:{_CREDIT_WORD}))?[:©/, ][^:]{{0,60}}\b(?:{_AGENCY})\b.{{0,40}}
    (?:(?:{_AGENCY})\b ?(?:[/|,-] ?)?)++.{{0,25}}
""",
    500,
)
"""Captions with the name of a picture agency."""

CAPTION = _compile(
    rf"""
    (?:top |file |main |lead |cover )?(?:{_PICTURE})s?(?: credits?| courtesy of| courtesy| source| by)? ?[:©/] ?…
    (?:{_PICTURE})s? (?:by|courtesy of|credit) .{{1,80}}
    .{{1,250}}[.)\]"”’|] ?\(?(?:{_PICTURE})s?(?: credits?| courtesy of| by)? ?[:/©] ?[^:]{{2,90}}
    .{{0,300}}[(\[](?:[^()\[]*[^\w()\[])?(?:{_PICTURE})s?(?:[ /][^()\[]*)?\)?
    (?:credit|credits) ?[:/] ?.{{2,60}}
    (?:file|stock|archive) (?:photo|image)(?: .{{0,60}})?
    [\w%.()-]+\.(?:jpe?g|png|gif|webp|svg)
    (?=\S*\d)(?=\S*[_-])[a-z]+[\w-]{{8,}}
""",
    500,
)
"""Other captions, and names of pictures."""

TRAIL_START = re.compile(
    r"(?:You are here|Home|Start|Startseite|Accueil|Inicio|Início|Strona główna|Главная|Ana ?sayfa)\b:?"
)
"""The start of a breadcrumb trail; compared with the line as it is."""

GLUED_TRAIL = re.compile(r"Home[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}[A-Z]")
"""The start of a trail whose separators were lost."""

TRAIL_SIGN = re.compile(r"[>»›→]|(?<= )[/|](?= )")
"""A separator between its parts."""

LABEL = re.compile(r"\A(?=.{0,200}\Z)(?:[\w&'’-]+ ){0,3}[\w&'’-]+(?: \| (?:[\w&'’-]+ ){0,3}[\w&'’-]+)+\Z")
"""Names of sections, such as ``Analysis | Europe``; compared with the line as it is."""

_ASK = "donat(?:e|ing|ion)|contribut(?:e|ing|ion)|subscrib(?:e|ing)|becom(?:e|ing) an? (?:member|supporter|patron)"

APPEAL = _compile(
    rf"""
    \b(?:we|this (?:web)?site|our (?:web)?site|our partners)(?: and our partners)? uses? (?:\w+ )?cookies\b
    \bby (?:continuing|clicking|using|browsing|signing up|subscribing)\b.{{0,80}}\byou (?:agree|accept|consent)\b
    ^(?:subscribe|sign up|register)(?: \w+)? (?:to|for|and) (?:our|the|a|get|receive|stay)\b
    \b(?:delivered|straight|direct|directly|sent)(?: \w+)? to your (?:inbox|e-?mail|phone)\b
    \b(?:please|hope you(?: will|'ll)|would you) consider (?:making )?(?:a |your )?(?:tax-\w+ )?(?:{_ASK})\b
    \btax-(?:exempt|deductible) (?:donation|gift|contribution)
    \bplease (?:donate|support (?:us|our)|consider (?:supporting|subscribing|donating|a))\b
    \bhelp us (?:support|fund|sustain|continue|keep) (?:our|this site|publishing|independent)\b
    \bsupport our (?:\w+ )?(?:work|journalism|reporting|newsroom)\b
    \byour (?:support|donation|contribution|gift|subscription) (?:helps|makes|allows|keeps|enables|will help)\b
    ^(?:thanks|thank you) to (?:all )?(?:of )?our (?:\w+ )?(?:readers|supporters|donors|members|subscribers)\b
    ^\((?:additional )?(?:reporting|writing|editing) by [^()]{{1,160}}\)$
    \bmay not be (?:reproduced|republished|published, broadcast|copied)\b
    \b(?:views|opinions) expressed\b.{{0,80}}\b(?:author|own|do(?:es)? not (?:necessarily )?(?:reflect|represent))\b
    ^this (?:article|story|post|piece)(?: was| has been)? (?:originally|first) (?:appeared|published)\b
    ^follow .{{1,60}} on (?:twitter|x|facebook|instagram|telegram|whatsapp)\b
    ^(?:do you )?have an? (?:news )?(?:tip|story)\b.{{0,40}}\?
    ^(?:get|never miss) .{{0,80}}\b(?:newsletter|notifications|inbox|breaking news alerts)\b
""",
    1200,
    inside=True,
)
"""Sentences that ask for money, a subscription or consent, or state terms; searched for inside paragraphs."""
