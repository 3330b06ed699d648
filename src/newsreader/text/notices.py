"""Lines around the words of an article: notices of corrections, and counters that change by themselves.

Word lists for the languages that most newspapers are in. Must not know where a line is from.
"""

from __future__ import annotations

import re

_MOST_COUNTER = 100
"""Code points. A longer paragraph is no counter."""

_PIECE = "article|story|report|piece|post|headline|page"
_CORRECTIONS = (
    rf"corrections?(?: appended)?\b|clarifications?\b|corrected\b.{{0,40}}:|retraction\b|editor['’]?s?['’]? note\b"
    rf"|(?:an|the) (?:earlier|previous|original) version of\b"
    rf"|this (?:{_PIECE}) (?:was|has been) (?:amended|corrected|updated|edited|revised|changed)",
    "berichtigung|korrektur|richtigstellung|klarstellung|anmerkung der redaktion"
    "|(?:in einer|eine) (?:frühere|vorherige|ursprüngliche)n? (?:version|fassung)",
    "rectificati|précision\\b|mise au point|une (?:première|précédente) version|une version (?:précédente|antérieure)",
    "correcci[oó]n|fe de (?:errores|erratas)|aclaraci[oó]n|una versi[oó]n (?:anterior|previa)",
    "rettifica|correzione|una versione precedente|errat[au]\\b|errata corrige",
    "corre[cç]{1,2}ão|uma versão anterior",
    "rectificatie|correctie|een eerdere versie|sprostowanie|korekta|rättelse|rettelse|oprava|düzeltme",
    "исправление|уточнение|поправка|в (?:более ранней|предыдущей|первоначальной) версии|виправлення|уточнення",
    "[【（(]?(?:更正|勘误|勘誤|訂正|お詫びと訂正|정정|바로잡습니다)|تصحيح|توضيح",
)
_CORRECTION = re.compile(rf"\W*(?:{'|'.join(_CORRECTIONS)})", re.IGNORECASE)

_COUNTERS = (
    "updated|modified|edited|published|posted|ago|min(?:ute)?s? read|comments?|shares?|views?|likes?|reactions?|reads"
    "|retweets|replies|aktualisiert|stand|veröffentlicht|kommentare?|mis à jour|publié|commentaires?|actualizado"
    "|publicado|comentarios|aggiornato|pubblicato|commenti|atualizado|comentários|bijgewerkt|reacties|zaktualizowano"
    "|uppdaterad|oppdatert|güncelleme|обновлено|опубликовано|комментари(?:й|я|ев)|просмотр(?:а|ов)?|تحديث"
)
_COUNTER = re.compile(rf"\b(?:{_COUNTERS})\b|更新|发布|發布|阅读|閲覧|コメント|수정|입력", re.IGNORECASE)
_NUMBERS = re.compile(
    r"[\W\d]+|\b(?:[ap]\.?m|(?:second|minute|hour|day)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)\b",
    re.IGNORECASE,
)


def is_correction(paragraph: str) -> bool:
    """Return whether a paragraph says that the newspaper corrected or clarified the article."""
    return _CORRECTION.match(paragraph) is not None


def without_counters(paragraph: str) -> str:
    """Return a paragraph; without its numbers if it is only the time of an update or a number of comments or views."""
    if len(paragraph) > _MOST_COUNTER or not _COUNTER.search(paragraph) or is_correction(paragraph):
        return paragraph
    return _NUMBERS.sub(" ", paragraph)
