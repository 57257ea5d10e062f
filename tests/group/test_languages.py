"""Reports in two languages: words decide, and names are the same in both."""

from __future__ import annotations

from builders import article
from digestgen.group import group_articles
from digestgen.settings import GroupingSettings

HEADLINES = (
    ("Lionel Messi joins Inter Miami after leaving Paris Saint-Germain",
     "Lionel Messi wechselt zu Inter Miami nach Abschied von Paris Saint-Germain"),
    ("Apple unveils Vision Pro headset at WWDC",
     "Apple stellt Headset Vision Pro auf WWDC vor"),
    ("Ukraine: Kakhovka dam destroyed, thousands evacuated",
     "Ukraine: Kachowka-Staudamm zerstört, Tausende fliehen"),
    ("Microsoft completes acquisition of Activision Blizzard",
     "Microsoft schließt Übernahme von Activision Blizzard ab"),
    ("Silvio Berlusconi dies aged 86",
     "Silvio Berlusconi mit 86 Jahren gestorben"),
    ("Titan submersible missing near Titanic wreck",
     "Tauchboot Titan nahe Titanic-Wrack vermisst"),
    ("Germany in recession as GDP falls 0.3 percent",
     "Deutschland in der Rezession: BIP sinkt um 0,3 Prozent"),
    ("Twitter becomes X as Elon Musk changes logo",
     "Twitter wird X: Elon Musk ändert Logo"),
    ("Wagner chief Prigozhin killed in plane crash",
     "Wagner-Chef Prigoschin bei Flugzeugabsturz getötet"),
    ("Diablo 4 release date announced at The Game Awards",
     "Diablo 4: Release-Datum bei den Game Awards enthüllt"),
)  # fmt: skip


def test_reports_of_one_event_in_two_languages_join_if_they_share_names() -> None:
    articles = [
        article(f"{language}{event}", hours=2 * event + at, title=title, locale=language)
        for event, pair in enumerate(HEADLINES)
        for at, (language, title) in enumerate(zip(("en", "de"), pair, strict=True))
    ]
    stories = group_articles(articles, GroupingSettings()).stories
    events = [{each.url[len("https://en") :] for each in story.articles} for story in stories]
    assert all(len(event) == 1 for event in events)  # no two events are one story
    assert len(HEADLINES) <= len(stories) <= len(HEADLINES) + 3
