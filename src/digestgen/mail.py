"""An edition as an e-mail message with plain text and HTML (RFC 5322, RFC 2046).

The same edition gives the same bytes: the date is that of its last report, and the boundary is a digest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from html import unescape
from urllib.parse import quote

from msgspec.structs import replace

from digestgen.i18n.catalogs import read_catalog
from digestgen.i18n.texts import Texts
from digestgen.pipeline.build_report import Site
from digestgen.plan import Plan, Routes, plan_pages, shown_by, view_of
from digestgen.plan.feed_pages import feed_authority
from digestgen.plan.mail_pages import MAILS
from digestgen.problems import ContentError, UsageError, did_you_mean, errors_of, problem
from digestgen.render import Due, RenderSettings, render_batch
from digestgen.settings import SiteSettings
from digestgen.theme.files import read_theme_and_media
from digestgen.theme.stored_media import stored_media
from digestgen.views import MailView, Page

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_POLICY = SMTP.clone(cte_type="7bit")  # not every mail server accepts more


def edition_message(site: Site, edition: str = "", sender: str = "") -> bytes:
    """Return the message of an edition, such as "2024-05-01" or "2024-W18"; by default of the newest day.

    Its subject is the title of the HTML. It is from `sender`, by default from `digest@` the site's host.
    Raises UsageError if there is no such edition or if `sender` is not an address, and ContentError if
    the site has errors.
    """
    origin = _address(sender) if sender else _own_address(site.config.site)
    plan, settings = _planned(site)
    view, pages = _edition(edition, plan)
    rendered = render_batch(settings, [Due(page) for page in pages])
    if bugs := [each.bug for each in rendered if each.bug]:
        raise ContentError(bugs)
    html, text = ((each.content or b"").decode() for each in rendered)
    message = EmailMessage(_POLICY)
    message["From"] = origin
    message["Date"] = view.updated.astimezone(UTC)
    message["Subject"] = _title(html)
    message["Message-ID"] = f"<{_name(view)}.mail@{_host(site.config.site)}>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message.set_boundary(sha256((text + html).encode()).hexdigest()[:40])
    message["Content-Language"] = site.config.site.language  # after the parts: it is about both
    return message.as_bytes()


def _planned(site: Site) -> tuple[Plan, RenderSettings]:
    """Return the plan of the site with e-mails, even if [outputs] has them off, and how to render it."""
    with stored_media(site.listing, site.paths.state) as media:
        found = read_theme_and_media(site.paths, site.config, media)
    config = replace(site.config, outputs=replace(site.config.outputs, mail=True))
    copied = frozenset(each.path for each in found.assets)
    catalog = read_catalog(site.paths.site, config.site.language)
    plan = plan_pages(site.digest, site.content, Routes(config, copied, Texts(catalog)))
    if errors_of(plan.problems):
        raise ContentError(plan.problems)
    return plan, RenderSettings.of(plan.site, found.theme, catalog, plan.routes, shown_by)


def _edition(edition: str, plan: Plan) -> tuple[MailView, list[Page]]:
    """Return the view of an edition's e-mail, and its pages, HTML first."""
    views: dict[str, MailView] = {}
    found: dict[str, list[Page]] = defaultdict(list)
    for page in plan.pages:
        if page.template in MAILS and isinstance(view := view_of(page, plan.routes), MailView):
            views[_name(view)] = view
            found[_name(view)].append(page)
    newest = max((name for name in views if not views[name].week), default=max(views, default=""))
    name = edition.upper() or newest
    if name not in views:
        hint = did_you_mean(name, views) or f"the newest edition is {newest}"
        if not views:
            hint = "there are no stories, or edition and week are false in [outputs]"
        raise UsageError([problem(edition, "no such edition", hint=hint)])
    return views[name], sorted(found[name], key=lambda page: page.path)


def _name(view: MailView) -> str:
    return view.week or view.day.isoformat()


def _title(html: str) -> str:
    match = _TITLE.search(html)
    return " ".join(unescape(match[1]).split()) if match else ""


def _own_address(site: SiteSettings) -> Address:
    return Address(site.title, "digest", _host(site))


def _host(site: SiteSettings) -> str:
    """Return the site's id or host in the form that headers need."""
    return quote(feed_authority(site), safe="")


def _address(sender: str) -> Address:
    name, address = parseaddr(sender)
    try:
        found = Address(name, addr_spec=address)
        good = found.domain and address.isascii() and sender.isprintable()
    except (MessageError, ValueError, IndexError):
        good = False
    if not good:
        hint = 'write it as "Harbour News <news@example.org>"'
        raise UsageError([problem("--from", f'"{sender}" is not an e-mail address', hint=hint)])
    return found
