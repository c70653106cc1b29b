-- A ledger of version 2, as its first release wrote it. Do not change it.
BEGIN TRANSACTION;
CREATE TABLE articles (key TEXT PRIMARY KEY, url TEXT NOT NULL, status TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL, day TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '',
    content_hash TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '', column TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
INSERT INTO "articles" VALUES('146ef460bc7daef9','http://www.example.cn/news/202405/t20240506_5.html','empty','http_404',3,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('2293908d3af264e9','http://www.example.cn/news/202405/t20240506_1.html','kept','',1,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','text/2024/05/2024-05-06_2293908d3af264e9.txt','1111111111111111111111111111111111111111111111111111111111111111','"1"','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('411ab620ad84ba99','http://www.example.cn/news/202405/t20240506_4.html','failed','http_429',30,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('4899fef6fe2b56d7','http://www.example.cn/news/202405/t20240506_7.html','skipped','',1,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('84c3a8fa99162bd2','http://www.example.cn/news/202405/t20240506_6.html','empty','http_404',1,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('a43916a53b1098aa','http://www.example.cn/news/202405/t20240506_2.html','partial','',1,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','text/2024/05/2024-05-06_a43916a53b1098aa.txt','2222222222222222222222222222222222222222222222222222222222222222','"1"','','b18dc8a236ed59a8');
INSERT INTO "articles" VALUES('a6bbfb52be6e6e51','http://www.example.cn/news/202405/t20240506_3.html','queued','',30,'2024-05-07T08:00:00+08:00','2024-05-07T08:00:00+08:00','2024-05-06','','','','','b18dc8a236ed59a8');
CREATE TABLE columns (key TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    walked_at TEXT NOT NULL DEFAULT '', complete_since TEXT, cut_at INTEGER) WITHOUT ROWID;
INSERT INTO "columns" VALUES('b18dc8a236ed59a8','http://www.example.cn/news/','要闻','2024-05-07T08:00:00+08:00','0001-01-01',NULL);
CREATE TABLE first_pages (key TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL, body BLOB NOT NULL);
INSERT INTO "first_pages" VALUES('b18dc8a236ed59a8','"2"','','2024-05-07T08:00:00+08:00',X'789CB3C928C9CDB1030007A30230');
CREATE TABLE intents (key TEXT PRIMARY KEY, path TEXT NOT NULL, before TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "intents" VALUES('2293908d3af264e9','text/2024/05/2024-05-07_2293908d3af264e9.txt','text/2024/05/2024-05-06_2293908d3af264e9.txt');
CREATE INDEX open_articles ON articles (status) WHERE status IN ('queued', 'failed', 'empty', 'partial');
CREATE INDEX kept_days ON articles (day) WHERE status = 'kept';
COMMIT;
PRAGMA user_version = 2;
