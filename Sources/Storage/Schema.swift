internal import GRDB

/// The tables, as migrations; a released migration is never edited.
enum Schema {
    /// Migrates a database to the current schema.
    ///
    /// - Throws: ``StoreError`` if a later veille created it, and SQLite errors.
    static func migrate(_ writer: some GRDB.DatabaseWriter) throws {
        let migrator = migrator
        if try writer.read(migrator.hasBeenSuperseded) { throw StoreError.newer }
        try migrator.migrate(writer)
    }

    /// Whether all migrations have been applied, and none of a later veille.
    static func isCurrent(_ db: Database) throws -> Bool {
        let migrator = migrator
        return try migrator.hasCompletedMigrations(db) && !migrator.hasBeenSuperseded(db)
    }

    /// Whether the database has tables that veille did not create.
    static func isForeign(_ db: Database) throws -> Bool {
        try !db.tableExists("grdb_migrations")
            && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, sql) in migrations {
            migrator.registerMigration(name) { try $0.execute(sql: sql) }
        }
        return migrator
    }

    /// Each change of the tables, in order.
    private static let migrations: [(name: String, sql: String)] = [
        (
            "1: feeds, entries, suggestions",
            """
            CREATE TABLE feed (
              id INTEGER PRIMARY KEY,
              url TEXT NOT NULL UNIQUE,
              title TEXT NOT NULL,
              siteURL TEXT,
              etag TEXT,
              lastModified TEXT,
              bodyHash INTEGER,
              lastChecked REAL,
              lastSuccess REAL,
              failingSince REAL,
              failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
              problemStage TEXT,
              problemLabel TEXT,
              problemDetail TEXT,
              nextCheck REAL NOT NULL DEFAULT 0,
              isGone INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX feedByNextCheck ON feed (nextCheck) WHERE isGone = 0;

            CREATE TABLE entry (
              id INTEGER PRIMARY KEY,
              feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
              guid TEXT NOT NULL,
              url TEXT,
              key TEXT,
              title TEXT NOT NULL,
              summary TEXT NOT NULL,
              published REAL,
              updated REAL,
              language TEXT,
              authors TEXT NOT NULL,
              categories TEXT NOT NULL,
              firstSeen REAL NOT NULL,
              isJudged INTEGER NOT NULL DEFAULT 0,
              UNIQUE (feed, guid)
            ) STRICT;
            CREATE INDEX entryToJudge ON entry (id) WHERE isJudged = 0;

            CREATE TABLE suggestion (
              id TEXT PRIMARY KEY,
              page TEXT NOT NULL,
              key TEXT NOT NULL,
              section TEXT NOT NULL,
              relevance REAL NOT NULL,
              isQueued INTEGER NOT NULL,
              created REAL NOT NULL,
              body TEXT NOT NULL CHECK (json_valid(body)),
              UNIQUE (page, key)
            ) STRICT;
            CREATE INDEX suggestionByRank ON suggestion (page, isQueued, section, relevance DESC);
            """
        ),
        (
            "2: other guids of an entry",
            """
            CREATE TABLE alias (
              feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
              guid TEXT NOT NULL,
              entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
              reason TEXT NOT NULL,
              firstSeen REAL NOT NULL,
              PRIMARY KEY (feed, guid)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX entryByKey ON entry (feed, key);
            """
        ),
        (
            "3: when to visit, where to, and when not",
            """
            ALTER TABLE feed ADD COLUMN kind TEXT NOT NULL DEFAULT 'feed';
            ALTER TABLE feed ADD COLUMN selector TEXT;
            ALTER TABLE feed ADD COLUMN lastFull REAL;
            ALTER TABLE feed ADD COLUMN lifetime REAL;
            ALTER TABLE feed ADD COLUMN updateInterval REAL;
            ALTER TABLE feed ADD COLUMN skippedHours INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE feed ADD COLUMN skippedDays INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE feed ADD COLUMN postingInterval REAL;
            ALTER TABLE feed ADD COLUMN lastPosted REAL;
            ALTER TABLE feed ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE feed ADD COLUMN failedVisits INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE feed ADD COLUMN relocationTarget TEXT;
            ALTER TABLE feed ADD COLUMN relocationSince REAL;
            ALTER TABLE feed ADD COLUMN relocationCount INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE hold (scope TEXT PRIMARY KEY, until REAL NOT NULL) STRICT, WITHOUT ROWID;
            """
        ),
        (
            "4: what was judged by which page and decisions",
            """
            CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID
            """
        ),
        (
            "5: vectors of texts",
            """
            CREATE TABLE embedding (
              model TEXT NOT NULL,
              text INTEGER NOT NULL,
              vector BLOB NOT NULL,
              PRIMARY KEY (model, text)
            ) STRICT, WITHOUT ROWID
            """
        ),
        (
            "6: since when a suggestion is in the queue",
            """
            ALTER TABLE suggestion ADD COLUMN queued REAL;
            UPDATE suggestion SET queued = created WHERE isQueued = 1;
            """
        ),
        (
            "7: how the links of the pages do",
            """
            CREATE TABLE link (
              url TEXT PRIMARY KEY,
              lastChecked REAL NOT NULL,
              lastSuccess REAL,
              failingSince REAL,
              failures INTEGER NOT NULL CHECK (failures >= 0),
              checks INTEGER NOT NULL CHECK (checks > 0),
              outcome TEXT NOT NULL,
              label TEXT NOT NULL,
              detail TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """
        ),
        (
            "8: the words of entries",
            """
            CREATE VIRTUAL TABLE entryText USING fts5(
              title, summary, content='entry', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
            );
            CREATE TRIGGER entryTextDelete AFTER DELETE ON entry BEGIN
              UPDATE mark SET value = '0' WHERE name = 'indexed' AND value <> '0';
            END;
            CREATE TRIGGER entryTextUpdate AFTER UPDATE OF title, summary ON entry BEGIN
              UPDATE mark SET value = '0' WHERE name = 'indexed' AND value <> '0';
            END;
            """
        ),
        (
            // Rows of earlier versions keep their label, and an English sentence.
            "9: problems with their arguments",
            """
            ALTER TABLE feed ADD COLUMN problem TEXT CHECK (problem IS NULL OR json_valid(problem));
            ALTER TABLE link ADD COLUMN problem TEXT CHECK (problem IS NULL OR json_valid(problem));
            """
        ),
        (
            // Each entry that is dropped looks for its aliases.
            "10: the aliases of an entry",
            "CREATE INDEX aliasByEntry ON alias (entry)"
        ),
        (
            "11: when the page of a link was read",
            "ALTER TABLE link ADD COLUMN lastRead REAL"
        ),
        (
            // Can be trained again at any time: a model whose hash differs is none.
            "12: the judge of a page, trained",
            """
            CREATE TABLE judge (
              page TEXT PRIMARY KEY,
              format TEXT NOT NULL,
              basis TEXT NOT NULL,
              made REAL NOT NULL,
              newestEntry INTEGER NOT NULL,
              poolSize INTEGER NOT NULL,
              threshold REAL NOT NULL,
              hash INTEGER NOT NULL,
              model BLOB NOT NULL
            ) STRICT
            """
        ),
        (
            "13: what stood where links lead, and what changes there",
            """
            CREATE TABLE linkPast (
              url TEXT PRIMARY KEY,
              snapshot TEXT NOT NULL CHECK (json_valid(snapshot))
            ) STRICT, WITHOUT ROWID;
            ALTER TABLE link ADD COLUMN change TEXT CHECK (change IS NULL OR json_valid(change));
            ALTER TABLE link ADD COLUMN isArchived INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE link ADD COLUMN etag TEXT;
            ALTER TABLE link ADD COLUMN lastModified TEXT;
            """
        ),
        (
            "14: the list that cites an entry, the hosts that it cites, and links that only forward",
            """
            ALTER TABLE entry ADD COLUMN roundup TEXT;
            ALTER TABLE entry ADD COLUMN citedHosts TEXT NOT NULL DEFAULT '';
            CREATE TABLE forwarder (
              feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
              guid TEXT NOT NULL,
              tries INTEGER NOT NULL CHECK (tries > 0),
              PRIMARY KEY (feed, guid)
            ) STRICT, WITHOUT ROWID;
            """
        ),
        (
            "15: what the pages of articles say, and what sites let robots ask for",
            """
            ALTER TABLE entry ADD COLUMN pageText TEXT;
            CREATE TABLE robots (
              origin TEXT PRIMARY KEY,
              expires REAL NOT NULL,
              rules TEXT NOT NULL CHECK (json_valid(rules))
            ) STRICT, WITHOUT ROWID;
            """
        ),
        (
            "16: what forges say of repositories",
            "ALTER TABLE link ADD COLUMN repository TEXT CHECK (repository IS NULL OR json_valid(repository))"
        ),
        (
            "17: when a list has dropped a link",
            """
            ALTER TABLE entry ADD COLUMN dropped REAL;
            CREATE INDEX entryDropped ON entry (dropped) WHERE dropped IS NOT NULL;
            """
        ),
        (
            "18: what was decided is found without its text",
            "CREATE INDEX suggestionHeading ON suggestion (isQueued, page, key, created)"
        ),
    ]
}
