PRAGMA application_id=1314345810;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE article (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	title_derived BOOLEAN NOT NULL, 
	title_key VARCHAR NOT NULL, 
	authors VARCHAR NOT NULL, 
	site VARCHAR, 
	site_key VARCHAR NOT NULL, 
	url VARCHAR, 
	canonical_url VARCHAR, 
	language VARCHAR, 
	published_at VARCHAR, 
	added_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	starred BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	words INTEGER NOT NULL, 
	highlights INTEGER DEFAULT 0 NOT NULL, 
	deleted_at VARCHAR, 
	CONSTRAINT uq_article_uid UNIQUE (uid)
);
CREATE TABLE export_record (
	target VARCHAR NOT NULL, 
	block VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	CONSTRAINT pk_export_record PRIMARY KEY (target, block)
);
CREATE TABLE step (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	article_id INTEGER, 
	highlight_id INTEGER, 
	imported BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT uq_step_uid UNIQUE (uid)
);
CREATE TABLE tag (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	color VARCHAR, 
	hot_key VARCHAR, 
	deleted_at VARCHAR, 
	CONSTRAINT uq_tag_uid UNIQUE (uid)
);
CREATE TABLE tally (
	state VARCHAR NOT NULL, 
	starred BOOLEAN NOT NULL, 
	binned BOOLEAN NOT NULL, 
	articles INTEGER NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (state, starred, binned)
);
CREATE TABLE article_tag (
	article_id INTEGER NOT NULL, 
	tag_id INTEGER NOT NULL, 
	CONSTRAINT pk_article_tag PRIMARY KEY (article_id, tag_id), 
	CONSTRAINT fk_article_tag_article_id_article FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT fk_article_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id)
);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	step_id INTEGER NOT NULL, 
	time VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	field VARCHAR NOT NULL, 
	"before" BLOB, 
	"after" BLOB, 
	CONSTRAINT fk_change_step_id_step FOREIGN KEY(step_id) REFERENCES step (id) ON DELETE CASCADE
);
CREATE TABLE highlight (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	article_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	quote VARCHAR NOT NULL, 
	prefix VARCHAR NOT NULL, 
	suffix VARCHAR NOT NULL, 
	color VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	anchor VARCHAR NOT NULL, 
	score DOUBLE NOT NULL, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, 
	deleted_at VARCHAR, 
	CONSTRAINT fk_highlight_article_id_article FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT uq_highlight_uid UNIQUE (uid)
);
CREATE TABLE revision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	article_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	fetched_at VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	blocks VARCHAR NOT NULL, 
	marks VARCHAR NOT NULL, 
	corrections VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	source BLOB NOT NULL, 
	media_type VARCHAR NOT NULL, 
	deleted_at VARCHAR, 
	CONSTRAINT fk_revision_article_id_article FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE, 
	CONSTRAINT uq_revision_article_id_number UNIQUE (article_id, number)
);
CREATE TABLE highlight_tag (
	highlight_id INTEGER NOT NULL, 
	tag_id INTEGER NOT NULL, 
	CONSTRAINT pk_highlight_tag PRIMARY KEY (highlight_id, tag_id), 
	CONSTRAINT fk_highlight_tag_highlight_id_highlight FOREIGN KEY(highlight_id) REFERENCES highlight (id) ON DELETE CASCADE, 
	CONSTRAINT fk_highlight_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id)
);
CREATE VIRTUAL TABLE article_fts USING fts5(
        title, site, authors, tags, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    );
CREATE VIRTUAL TABLE revision_fts USING fts5(
        text, content='revision_spaced', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    );
CREATE TABLE saved_search (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uid VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	deleted_at VARCHAR, 
	CONSTRAINT uq_saved_search_uid UNIQUE (uid)
);
CREATE TABLE recent_search (
	"query" VARCHAR NOT NULL, 
	used_at VARCHAR NOT NULL, 
	CONSTRAINT pk_recent_search PRIMARY KEY ("query")
);
CREATE TABLE draft (
	highlight_id INTEGER NOT NULL, 
	editor VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	began VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (highlight_id, editor), 
	CONSTRAINT fk_draft_highlight_id_highlight FOREIGN KEY(highlight_id) REFERENCES highlight (id) ON DELETE CASCADE
);
CREATE VIEW revision_spaced AS SELECT id, spaced(CAST(text AS BLOB)) AS text FROM revision;
CREATE INDEX ix_article_by_added_at ON article (deleted_at, added_at, id, state, starred);
CREATE INDEX ix_article_by_highlights ON article (deleted_at, highlights, id, state, starred);
CREATE INDEX ix_article_by_published_at ON article (deleted_at, published_at, id, state, starred);
CREATE INDEX ix_article_by_site_key ON article (deleted_at, site_key, id, state, starred);
CREATE INDEX ix_article_by_title_key ON article (deleted_at, title_key, id, state, starred);
CREATE INDEX ix_article_by_words ON article (deleted_at, words, id, state, starred);
CREATE INDEX ix_article_canonical_url ON article (canonical_url);
CREATE INDEX ix_step_article_id ON step (article_id);
CREATE INDEX ix_step_status ON step (status, id);
CREATE UNIQUE INDEX ix_tag_folded ON tag (folded) WHERE deleted_at IS NULL;
CREATE INDEX ix_article_tag_tag_id ON article_tag (tag_id);
CREATE INDEX ix_change_step_id ON change (step_id);
CREATE INDEX ix_change_subject ON change (subject, subject_id);
CREATE INDEX ix_highlight_article_id ON highlight (article_id);
CREATE INDEX ix_highlight_created_at ON highlight (created_at);
CREATE INDEX ix_revision_sha256 ON revision (sha256);
CREATE INDEX ix_highlight_tag_tag_id ON highlight_tag (tag_id);
CREATE UNIQUE INDEX ix_saved_search_folded ON saved_search (folded) WHERE deleted_at IS NULL;
INSERT INTO "alembic_version" (version_num) VALUES ('0005');
INSERT INTO "article" (id, uid, title, title_derived, title_key, authors, site, site_key, url, canonical_url, language, published_at, added_at, state, starred, position, revision, length, words, highlights, deleted_at) VALUES (1, '01a209ef-4c77-7817-8c89-63476fc14783', 'The strike', 0, 'the strike', '[]', 'Harbour Post', 'harbour post', 'https://a.example/1', 'https://a.example/1', NULL, NULL, '2026-11-23T19:43:27.343713Z', 'unread', 0, 0, 2, 84, 15, 1, NULL);
INSERT INTO "step" (id, uid, time, what, label, status, article_id, highlight_id, imported) VALUES (1, '01a209ef-4c78-74ef-b6d7-be056c7ef41e', '2026-11-23T19:43:27.343713Z', 'add', 'added “The strike”', 'done', 1, NULL, 0);
INSERT INTO "step" (id, uid, time, what, label, status, article_id, highlight_id, imported) VALUES (2, '01a209ef-4c9b-74eb-a532-659c6ec543b4', '2026-11-23T19:43:27.380890Z', 'highlight', 'highlighted “harbour”', 'done', 1, 1, 0);
INSERT INTO "step" (id, uid, time, what, label, status, article_id, highlight_id, imported) VALUES (3, '01a209ef-4ca9-79fa-aa01-16c5903b63b6', '2026-11-23T19:43:27.398479Z', 'revise', 'took in a new revision of “The strike”', 'done', 1, NULL, 0);
INSERT INTO "tag" (id, uid, name, folded, description, color, hot_key, deleted_at) VALUES (1, '01a209ef-4c7c-7c95-b474-43077436ab3f', 'port', 'port', '', NULL, NULL, NULL);
INSERT INTO "tag" (id, uid, name, folded, description, color, hot_key, deleted_at) VALUES (2, '01a209ef-4c9b-7130-a028-80275810effe', 'claim', 'claim', '', NULL, NULL, NULL);
INSERT INTO "tally" (state, starred, binned, articles) VALUES ('unread', 0, 0, 1);
INSERT INTO "article_tag" (article_id, tag_id) VALUES (1, 1);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (1, 1, '2026-11-23T19:43:27.343713Z', 'do', 'article', 1, 'deleted_at', '2026-11-23T19:43:27.343713Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (2, 1, '2026-11-23T19:43:27.343713Z', 'do', 'revision', 1, 'deleted_at', '2026-11-23T19:43:27.343713Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (3, 1, '2026-11-23T19:43:27.343713Z', 'do', 'tag', 1, 'deleted_at', '2026-11-23T19:43:27.343713Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (4, 1, '2026-11-23T19:43:27.343713Z', 'do', 'article', 1, 'tag', NULL, 1);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (5, 2, '2026-11-23T19:43:27.380890Z', 'do', 'highlight', 1, 'deleted_at', '2026-11-23T19:43:27.380890Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (6, 2, '2026-11-23T19:43:27.380890Z', 'do', 'tag', 2, 'deleted_at', '2026-11-23T19:43:27.380890Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (7, 2, '2026-11-23T19:43:27.380890Z', 'do', 'highlight', 1, 'tag', NULL, 2);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (8, 3, '2026-11-23T19:43:27.398479Z', 'do', 'revision', 2, 'deleted_at', '2026-11-23T19:43:27.398479Z', NULL);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (9, 3, '2026-11-23T19:43:27.398479Z', 'do', 'highlight', 1, 'revision', 1, 2);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (10, 3, '2026-11-23T19:43:27.398479Z', 'do', 'highlight', 1, 'start', 4, 14);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (11, 3, '2026-11-23T19:43:27.398479Z', 'do', 'highlight', 1, 'end', 11, 21);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (12, 3, '2026-11-23T19:43:27.398479Z', 'do', 'highlight', 1, 'prefix', 'The ', 'It began: The ');
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (13, 3, '2026-11-23T19:43:27.398479Z', 'do', 'article', 1, 'revision', 1, 2);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (14, 3, '2026-11-23T19:43:27.398479Z', 'do', 'article', 1, 'length', 74, 84);
INSERT INTO "change" (id, step_id, time, cause, subject, subject_id, field, before, after) VALUES (15, 3, '2026-11-23T19:43:27.398479Z', 'do', 'article', 1, 'words', 13, 15);
INSERT INTO "highlight" (id, uid, article_id, revision, start, end, quote, prefix, suffix, color, note, anchor, score, created_at, updated_at, deleted_at) VALUES (1, '01a209ef-4c95-7c6a-968b-4ef3c498e257', 1, 2, 14, 21, 'harbour', 'It began: The ', ' was closed on Monday.

Nobody h', 'red', 'who?', 'exact', 1.0, '2026-11-23T19:43:27.380890Z', '2026-11-23T19:43:27.380890Z', NULL);
INSERT INTO "revision" (id, article_id, number, fetched_at, title, text, blocks, marks, corrections, sha256, source, media_type, deleted_at) VALUES (1, 1, 1, '2026-11-23T19:43:27.343713Z', 'The strike', 'The harbour was closed on Monday.

Nobody had expected the strike to last.', '[["paragraph",0,33,0],["paragraph",35,74,0]]', '[]', '{}', 'ebf323f19f7b62c56ac3b407cef9d748482066c9c22df5f611a69b77f76dc93c', X'789C0DCBC10D80200C46E13B53FC13B0899E5CA0D0261809356D8DB2BD9CDFF78E266864451FC34B8EDAD585A1039B0EA69953DAB528CFA518F2DD5263F5589B879D9720149D3CF20FD8651A43', 'text/plain', NULL);
INSERT INTO "revision" (id, article_id, number, fetched_at, title, text, blocks, marks, corrections, sha256, source, media_type, deleted_at) VALUES (2, 1, 2, '2026-11-23T19:43:27.398479Z', 'The strike', 'It began: The harbour was closed on Monday.

Nobody had expected the strike to last.', '[["paragraph",0,43,0],["paragraph",45,84,0]]', '[]', '{}', '8c7fcf1d1055174a08721af615f378787c6d926a1ccfba990d96eea1f2c0773c', X'789C0DCBC10D80200C46E13B53FC1330801B78D0930B14DAA89150436B94EDE5FCBE373B92EC54276C87E0A096F46978C9908B9A30B462D1CAD46308AB26E53E1443BE5BB28FEE63336FE725704521F3F803D7E51D77', 'text/plain', NULL);
INSERT INTO "highlight_tag" (highlight_id, tag_id) VALUES (1, 2);
INSERT INTO article_fts (rowid, title, site, authors, tags) VALUES (1, 'The strike', 'Harbour Post', '[]', 'port');
INSERT INTO revision_fts (rowid, text) VALUES (1, 'The harbour was closed on Monday.

Nobody had expected the strike to last.');
INSERT INTO revision_fts (rowid, text) VALUES (2, 'It began: The harbour was closed on Monday.

Nobody had expected the strike to last.');
CREATE TRIGGER article_moved AFTER UPDATE OF state, starred, deleted_at ON article BEGIN
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL);
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END;
CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
        DELETE FROM article_fts WHERE rowid = old.id;
        UPDATE tally SET articles = articles - 1
            WHERE state = old.state AND starred = old.starred AND binned = (old.deleted_at IS NOT NULL);
    END;
CREATE TRIGGER highlight_added AFTER INSERT ON highlight WHEN new.deleted_at IS NULL BEGIN
        UPDATE article SET highlights = highlights + 1 WHERE id = new.article_id;
    END;
CREATE TRIGGER highlight_moved AFTER UPDATE OF deleted_at ON highlight
    WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
        UPDATE article SET highlights = highlights + iif(new.deleted_at IS NULL, 1, -1) WHERE id = new.article_id;
    END;
CREATE TRIGGER highlight_gone AFTER DELETE ON highlight WHEN old.deleted_at IS NULL BEGIN
        UPDATE article SET highlights = highlights - 1 WHERE id = old.article_id;
    END;
CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO article_fts (rowid, title, site, authors, tags)
            VALUES (new.id, spaced(CAST(new.title AS BLOB)), spaced(CAST(coalesce(new.site, '') AS BLOB)),
                    spaced(CAST(new.authors AS BLOB)), '');
        INSERT INTO tally (state, starred, binned, articles)
            VALUES (new.state, new.starred, new.deleted_at IS NOT NULL, 1)
            ON CONFLICT (state, starred, binned) DO UPDATE SET articles = articles + 1;
    END;
CREATE TRIGGER article_renamed AFTER UPDATE OF title, site, authors ON article BEGIN
        UPDATE article_fts SET title = spaced(CAST(new.title AS BLOB)), site = spaced(CAST(coalesce(new.site, '') AS BLOB)),
            authors = spaced(CAST(new.authors AS BLOB)) WHERE rowid = new.id;
    END;
CREATE TRIGGER article_tagged AFTER INSERT ON article_tag BEGIN
        UPDATE article_fts SET tags = spaced(CAST(
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article_fts.rowid), '')
 AS BLOB)) WHERE rowid = new.article_id;
    END;
CREATE TRIGGER article_untagged AFTER DELETE ON article_tag BEGIN
        UPDATE article_fts SET tags = spaced(CAST(
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article_fts.rowid), '')
 AS BLOB)) WHERE rowid = old.article_id;
    END;
CREATE TRIGGER tag_renamed AFTER UPDATE OF name ON tag BEGIN
        UPDATE article_fts SET tags = spaced(CAST(
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article_fts.rowid), '')
 AS BLOB))
            WHERE rowid IN (SELECT article_id FROM article_tag WHERE tag_id = new.id);
    END;
CREATE TRIGGER revision_added AFTER INSERT ON revision BEGIN
        INSERT INTO revision_fts (rowid, text) VALUES (new.id, spaced(CAST(new.text AS BLOB)));
    END;
CREATE TRIGGER revision_gone AFTER DELETE ON revision BEGIN
        INSERT INTO revision_fts (revision_fts, rowid, text) VALUES ('delete', old.id, spaced(CAST(old.text AS BLOB)));
    END;
