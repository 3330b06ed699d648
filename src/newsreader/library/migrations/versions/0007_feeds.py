"""Feeds, and the inbox that their entries arrive in.

Every article so far is kept in the library. The addresses that articles are known by are computed again, so that
tracking parameters and the like no longer matter. A revision stores which parser made it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from alembic import op

if TYPE_CHECKING:
    from sqlalchemy import Connection

revision = "0007"
down_revision = "0006"

# Conditions on a column, `{0}`.
WHOLE = "(typeof({0}) = 'integer' AND {0} >= 0)"
COUNT = "typeof({0}) = 'integer'"
FLAG = "{0} IN (0, 1)"
TEXT = "typeof({0}) = 'text'"
UID = "(typeof({0}) = 'text' AND {0} <> '')"
TIME = (
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date(substr({0}, 1, 19), '+0 days')"
    " = substr({0}, 1, 10))"
)
SCALAR = "(typeof({0}) IN ('null', 'text', 'integer') OR (typeof({0}) = 'real' AND abs({0}) <= 1.7976931348623157e308))"
STATE = "{0} IN ('archived', 'done', 'reading', 'unread')"
CAUSE = "{0} IN ('do', 'redo', 'undo')"
SUBJECT = "{0} IN ('article', 'feed', 'highlight', 'revision', 'saved_search', 'tag')"

FEED = (
    f"""
    id INTEGER | {WHOLE}
    uid VARCHAR | {UID}
    address VARCHAR | {TEXT}
    title VARCHAR | {TEXT}
    name VARCHAR | {TEXT}
    site VARCHAR? | {TEXT}
    folder VARCHAR | {TEXT}
    etag VARCHAR? | {TEXT}
    last_modified VARCHAR? | {TEXT}
    seen VARCHAR | {TEXT}
    interval INTEGER | {WHOLE}
    fetched_at VARCHAR? | {TIME}
    next_at VARCHAR? | {TIME}
    error VARCHAR | {TEXT}
    error_since VARCHAR? | {TIME}
    paused BOOLEAN | {FLAG}
    full_text BOOLEAN | {FLAG}
    created_at VARCHAR | {TIME}
    deleted_at VARCHAR? | {TIME}
    """,
    "CONSTRAINT pk_feed PRIMARY KEY (id AUTOINCREMENT)",
    "CONSTRAINT uq_feed_uid UNIQUE (uid)",
)
TALLY = (
    f"""
    state VARCHAR | {STATE}
    starred BOOLEAN | {FLAG}
    binned BOOLEAN | {FLAG}
    kept BOOLEAN | {FLAG}
    articles INTEGER | {COUNT}
    """,
    "CONSTRAINT pk_tally PRIMARY KEY (state, starred, binned, kept)",
)
CHANGE = (
    f"""
    id INTEGER | {WHOLE}
    step_id INTEGER | {WHOLE}
    time VARCHAR | {TIME}
    cause VARCHAR | {CAUSE}
    subject VARCHAR | {SUBJECT}
    subject_id INTEGER | {WHOLE}
    field VARCHAR | {TEXT}
    before BLOB? | {SCALAR}
    after BLOB? | {SCALAR}
    """,
    "CONSTRAINT pk_change PRIMARY KEY (id AUTOINCREMENT)",
    "CONSTRAINT fk_change_step_id_step FOREIGN KEY(step_id) REFERENCES step (id) ON DELETE CASCADE",
)
"""The columns of each table, with `?` behind the type of one that may be null, and the table's constraints."""

ADDED = (
    ("article", "feed_id INTEGER", "CONSTRAINT fk_article_feed_id_feed REFERENCES feed (id)", WHOLE),
    ("article", "entry_id VARCHAR", "", TEXT),
    ("article", "kept BOOLEAN", "DEFAULT 1 NOT NULL", FLAG),
    ("revision", "parser VARCHAR", "DEFAULT '' NOT NULL", TEXT),
    ("revision", "parser_version INTEGER", "DEFAULT 0 NOT NULL", WHOLE),
)
"""The added columns: table, name and type, constraints, condition."""

ORDERS = ("added_at", "published_at", "title_key", "site_key", "words", "highlights")

AFTER = (
    *(f"DROP INDEX IF EXISTS ix_article_by_{name}" for name in ORDERS),
    *(
        f"CREATE INDEX ix_article_by_{name} ON article (deleted_at, kept, {name}, id, state, starred)"
        for name in ORDERS
    ),
    "CREATE INDEX ix_article_feed ON article (feed_id, entry_id, state, deleted_at) WHERE feed_id IS NOT NULL",
    "INSERT INTO new_change SELECT * FROM change",
    "DELETE FROM sqlite_sequence WHERE name = 'new_change'",
    # No id is used twice, not even that of a row deleted since.
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'new_change', seq FROM sqlite_sequence WHERE name = 'change'",
    "DROP TABLE change",
    "ALTER TABLE new_change RENAME TO change",
    "CREATE INDEX ix_change_step_id ON change (step_id)",
    "CREATE INDEX ix_change_subject ON change (subject, subject_id)",
    """
    INSERT INTO tally (state, starred, binned, kept, articles)
        SELECT state, starred, deleted_at IS NOT NULL, kept, count(*) FROM article GROUP BY 1, 2, 3, 4
    """,
    """
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO tally (state, starred, binned, kept, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, new.kept, 1)
            ON CONFLICT (state, starred, binned, kept) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_moved AFTER UPDATE OF state, starred, kept, deleted_at ON article BEGIN
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL)
            AND kept = old.kept;
        INSERT INTO tally (state, starred, binned, kept, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, new.kept, 1)
            ON CONFLICT (state, starred, binned, kept) DO UPDATE SET articles = articles + 1;
    END
    """,
    """
    CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL)
            AND kept = old.kept;
    END
    """,
)


def upgrade() -> None:
    """Create and change the tables, count the articles again, and compute the addresses again."""
    connection = op.get_bind()
    for trigger in ("article_added", "article_moved", "article_gone"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
    connection.exec_driver_sql("DROP TABLE tally")
    # A view of another program may name a table that does not exist for a moment.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    # Invalid values stay as they are; the doctor reports them.
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for name, (columns, *constraints) in {"feed": FEED, "tally": TALLY, "new_change": CHANGE}.items():
            _create(connection, name, columns, constraints)
        for table, column, constraints_sql, condition in ADDED:
            check = _check(table, column.partition(" ")[0], condition, nullable="NOT NULL" not in constraints_sql)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {constraints_sql} {check}")
        for statement in AFTER:
            connection.exec_driver_sql(statement)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")
    _compute_addresses(connection)


def _create(connection: Connection, table: str, columns: str, constraints: list[str]) -> None:
    definitions, checks = [], []
    for line in columns.strip().splitlines():
        column, _, condition = line.strip().partition(" | ")
        name, _, kind = column.partition(" ")
        nullable = kind.endswith("?")
        definitions.append(f'"{name}" {kind.rstrip("?")}{"" if nullable else " NOT NULL"}')
        checks.append(_check(table.removeprefix("new_"), name, condition, nullable=nullable))
    connection.exec_driver_sql(f"CREATE TABLE {table} ({', '.join([*definitions, *constraints, *checks])})")


def _check(table: str, name: str, condition: str, *, nullable: bool) -> str:
    if nullable and condition != SCALAR:
        condition = f"({{0}} IS NULL OR {condition})"
    condition = condition.format(f'"{name}"')
    return f"CONSTRAINT ck_{table}_{name} CHECK (({condition}) IS TRUE)"


def _compute_addresses(connection: Connection) -> None:
    rows = connection.exec_driver_sql("SELECT id, canonical_url FROM article WHERE typeof(canonical_url) = 'text'")
    changed = [(key, id_) for id_, address in rows.all() if (key := canonical(address)) != address]
    if changed:
        connection.exec_driver_sql("UPDATE article SET canonical_url = ? WHERE id = ?", changed)


# A frozen copy of `text.address`.
_TRACKERS = frozenset({
    "__twitter_impression", "_branch_match_id", "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "at_campaign",
    "at_medium", "cmpid", "dclid", "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid",
    "ftag", "gad_source", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig",
    "hsctatracking", "igsh", "igshid", "li_fat_id", "mkt_tok", "msclkid", "ns_campaign",
    "ns_fee", "ns_linkname", "ns_mchannel", "ns_source", "oly_anon_id", "oly_enc_id", "rb_clickid",
    "ref_src", "ref_url", "s_cid", "smid", "smtyp", "soc_src", "soc_trk", "srsltid", "trk", "trkcampaign", "ttclid",
    "twclid", "vero_conv", "vero_id", "wbraid", "wickedid", "wt.mc_id", "wt_mc", "xtor", "xtref", "yclid",
})  # fmt: skip
_TRACKER_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "itm_", "__hs")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = "/:?#[]@!$&'()*+,;="
_DEFAULT_PORTS = {None, 80, 443}


def canonical(address: str) -> str:
    """Return the canonical form of a web address. An address that is not http or https is returned unchanged.

    The form has no `www.`, user name, default port, trailing slash, tracking parameter or fragment, and always `https`.
    A fragment that is a route (`#!…`, `#/…`) stays.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    host = _host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not host:
        return address
    query = "&".join(item for item in _escaped(parts.query).split("&") if item and not _is_tracker(item))
    fragment = _escaped(parts.fragment).partition(":~:")[0]  # after it are words to scroll to
    return "".join((
        f"https://{host}",
        "" if port in _DEFAULT_PORTS else f":{port}",
        _escaped(parts.path).rstrip("/"),
        f"?{query}" if query else "",
        f"#{fragment}" if fragment.startswith(("!", "/")) else "",
    ))  # fmt: skip


def _host(host: str) -> str:
    """Return a host in ASCII and lower case, without `www.` and without a dot at its end."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host)
    host = host.lower().rstrip(".")
    while host.startswith("www."):
        host = host.removeprefix("www.")
    return f"[{host}]" if ":" in host else host


def _is_tracker(item: str) -> bool:
    name = item.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _escaped(part: str) -> str:
    """Return a part of an address with everything escaped that must be, and no unreserved character escaped."""

    def normal(match: re.Match[str]) -> str:
        if not match[1]:
            return "%25"
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(normal, quote(part, safe=_RESERVED + "%", errors="surrogatepass"))
