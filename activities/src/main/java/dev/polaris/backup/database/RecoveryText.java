package dev.polaris.backup.database;

/** The text of RECOVERY.md: how to restore this very backup without this software. */
final class RecoveryText {
    private static final String OF_DATABASE = """
            # Restoring this backup without Polaris

            Backup `%s` of environment `%s`, database `%s` (PostgreSQL %s), as it was at %s.
            %d tables, %d rows, %d large objects. The objects are under `%s`.

            You need `gunzip`, `sha256sum` and the PostgreSQL client tools of version %s or newer.

            1. Download `dump.sql.gz` in the version `%s`, with `dump.sha256` and `roles.sql` in the
               versions that `backup.json` pins. Newer versions of these keys are not this backup.
            2. Check it: `sha256sum -c dump.sha256`. The digest must be
               `%s`.
            3. Create an empty database, and the roles: `psql -f roles.sql postgres`. Roles that exist already give
               an error each, which does no harm. Passwords are not in it: set new ones.
            4. Restore: `gunzip -c dump.sql.gz | pg_restore --exit-on-error --dbname=NAME`. For several jobs at once:
               `gunzip dump.sql.gz`, then `pg_restore --jobs=4 --dbname=NAME dump.sql`.
               The file is a pg_dump archive in spite of its name: `pg_restore --list` shows what is in it.
            5. Into a new Supabase project: schemas `auth`, `storage` and others of the platform exist there already.
               Restore your own schemas first (`pg_restore --list`, keep your lines, `--use-list`), then the rows
               of `auth` and `storage` with `session_replication_role` set to `replica`.
            6. Compare: `backup.json` holds the counts above, `dump.index.jsonl.gz` the rows of each table.

            What is not in this backup, and where it is, stands in `backup.json` under `coverage`.
            """;

    /** There was no database to ask for its roles and settings. */
    private static final String OF_IMPORT = """
            # Restoring this imported archive without Polaris

            Backup `%s` of environment `%s` is an archive that somebody else's pg_dump made of database `%s`
            (PostgreSQL %s) at %s by its own clock. %d tables, %d rows, %d large objects. The objects are under `%s`.

            You need `gunzip`, `sha256sum` and the PostgreSQL client tools of version %s or newer.

            1. Download `dump.sql.gz` in the version `%s`, with `dump.sha256` in the version that `backup.json`
               pins. Newer versions of these keys are not this backup.
            2. Check it: `sha256sum -c dump.sha256`. The digest must be
               `%s`.
            3. Create an empty database, and the roles that own something or are granted something.
            4. Restore: `gunzip -c dump.sql.gz | pg_restore --exit-on-error --dbname=NAME`.
               The file is a pg_dump archive in spite of its name: `pg_restore --list` shows what is in it.
            """;

    private RecoveryText() {}

    static String of(DescriptionRequest request) {
        return text(OF_DATABASE, request);
    }

    static String ofImport(DescriptionRequest request) {
        return text(OF_IMPORT, request);
    }

    private static String text(String page, DescriptionRequest request) {
        Slot slot = request.attempt().slot();
        DumpTotals totals = request.totals();
        return page.formatted(
                request.attempt().backupId(),
                slot.env(),
                request.source().database(),
                request.source().serverVersion(),
                request.snapshotTime(),
                totals.tables(),
                totals.rows(),
                totals.largeObjects(),
                slot.prefix(),
                request.source().dumpTool().split("\\.")[0],
                request.dump().versionId(),
                request.dump().sha256());
    }
}
