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

_COUNTER_WORDS = """
updated modified edited published posted ago read reads comment comments share shares view views like likes reaction
reactions retweets replies aktualisiert stand veröffentlicht kommentar kommentare publié jour commentaire commentaires
actualizado publicado comentarios aggiornato pubblicato commenti atualizado comentários bijgewerkt reacties
zaktualizowano uppdaterad oppdatert güncelleme обновлено опубликовано комментарий комментария комментариев просмотр
просмотра просмотров تحديث 更新 发布 發布 阅读 閲覧 コメント 수정 입력
"""
_WORDS_BESIDE = """
last first on at um uhr the of de le la el il à a p m am pm k ist en mis h vor vom by et gmt utc est edt cet cest bst
second seconds minute minutes min mins hour hours day days stunde stunden minuten tag tagen heure heures
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
"""Words beside a counter that say when, or how many."""
_COUNTERS = frozenset(_COUNTER_WORDS.split())
_OF_COUNTERS = _COUNTERS.union(_WORDS_BESIDE.split())
_WORDS = re.compile(r"[^\W\d_]+")


def is_correction(paragraph: str) -> bool:
    """Return whether a paragraph says that the newspaper corrected or clarified the article."""
    return _CORRECTION.match(paragraph) is not None


def without_counters(paragraph: str) -> str:
    """Return a paragraph; or nothing, if it is only the time of an update or a number of comments."""
    if len(paragraph) > _MOST_COUNTER:
        return paragraph
    words = [word.casefold() for word in _WORDS.findall(paragraph)]
    is_counter = not _COUNTERS.isdisjoint(words) and _OF_COUNTERS.issuperset(words)
    return "" if is_counter else paragraph
