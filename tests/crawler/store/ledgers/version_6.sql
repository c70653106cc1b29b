-- A ledger of version 6, as its first release wrote it. Do not change it.
BEGIN TRANSACTION;
CREATE TABLE articles (
    key TEXT PRIMARY KEY CHECK (length(key) = 16 AND key NOT GLOB '*[^0-9a-f]*'),
    url TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('queued', 'kept', 'partial', 'empty', 'failed', 'skipped', 'given_up', 'copy')),
    cause TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    run INTEGER NOT NULL DEFAULT 0,
    postponed INTEGER NOT NULL DEFAULT 0 CHECK (postponed IN (0, 1)),
    retry_on TEXT NOT NULL DEFAULT '' CHECK (retry_on = '' OR retry_on IS date(retry_on, '+0 days')),
    small_changes INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    day TEXT NOT NULL DEFAULT '' CHECK (day = '' OR day IS date(day, '+0 days')),
    path TEXT NOT NULL DEFAULT '' CHECK (path = '' OR path GLOB 'text/*.txt'),
    content_hash TEXT NOT NULL DEFAULT ''
        CHECK (length(content_hash) IN (0, 64) AND content_hash NOT GLOB '*[^0-9a-f]*'),
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    column TEXT NOT NULL DEFAULT '',
    twin TEXT NOT NULL DEFAULT '' CHECK (length(twin) IN (0, 16) AND twin NOT GLOB '*[^0-9a-f]*'),
    vanished TEXT NOT NULL DEFAULT '',
    CHECK ((path != '') = (status IN ('kept', 'partial')))
) STRICT, WITHOUT ROWID
;
INSERT INTO "articles" VALUES('146ef460bc7daef9','http://www.example.cn/news/202405/t20240506_5.html','given_up','http_404',3,0,0,'2026-12-29',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('2293908d3af264e9','http://www.example.cn/news/202405/t20240506_1.html','kept','',1,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','text/2024/05/2024-05-06_2293908d3af264e9.txt','1111111111111111111111111111111111111111111111111111111111111111','"1"','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('411ab620ad84ba99','http://www.example.cn/news/202405/t20240506_4.html','failed','http_429',5,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('4899fef6fe2b56d7','http://www.example.cn/news/202405/t20240506_7.html','skipped','',0,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('5051f349374783c8','http://www.example.cn/news/202405/t20240506_9.html','copy','2293908d3af264e9',0,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('84c3a8fa99162bd2','http://www.example.cn/news/202405/t20240506_6.html','empty','http_404',1,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('a43916a53b1098aa','http://www.example.cn/news/202405/t20240506_2.html','partial','',1,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','text/2024/05/2024-05-06_a43916a53b1098aa.txt','2222222222222222222222222222222222222222222222222222222222222222','"1"','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('a6bbfb52be6e6e51','http://www.example.cn/news/202405/t20240506_3.html','queued','',0,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8','','');
INSERT INTO "articles" VALUES('ce89ecd42a4ea7f1','http://www.example.cn/news/202405/t20240506_8.html?t=1','kept','',1,0,0,'',0,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','text/2024/05/2024-05-06_ce89ecd42a4ea7f1.txt','8888888888888888888888888888888888888888888888888888888888888888','"1"','','b18dc8a236ed59a8','aecc3a5f2ebb4582','');
CREATE TABLE columns (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    walked_at TEXT NOT NULL DEFAULT '',
    complete_since TEXT CHECK (complete_since IS date(complete_since, '+0 days')),
    cut_at INTEGER
) STRICT, WITHOUT ROWID
;
INSERT INTO "columns" VALUES('b18dc8a236ed59a8','http://www.example.cn/news/','要闻','2024-05-07T08:00:00+08:00','0001-01-01',NULL);
CREATE TABLE first_pages (
    key TEXT PRIMARY KEY NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT
;
INSERT INTO "first_pages" VALUES('b18dc8a236ed59a8','"2"','','2024-05-07T08:00:00+08:00',X'789CB3C928C9CDB1030007A30230');
CREATE TABLE intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "intents" VALUES('2293908d3af264e9','text/2024/05/2024-05-07_2293908d3af264e9.txt','text/2024/05/2024-05-06_2293908d3af264e9.txt');
CREATE TABLE runs (number INTEGER NOT NULL) STRICT;
INSERT INTO "runs" VALUES(0);
CREATE INDEX unfinished ON articles (run) WHERE status IN ('queued', 'failed', 'empty', 'partial');
CREATE INDEX given_up ON articles (retry_on) WHERE status = 'given_up';
CREATE INDEX kept_days ON articles (day, key, status) WHERE status = 'kept';
CREATE INDEX restless ON articles (small_changes) WHERE small_changes > 0;
CREATE INDEX twins ON articles (twin) WHERE twin != '';
CREATE INDEX vanished ON articles (vanished) WHERE vanished != '';
CREATE INDEX copies ON articles (status) WHERE status = 'copy';
COMMIT;
PRAGMA user_version = 6;
