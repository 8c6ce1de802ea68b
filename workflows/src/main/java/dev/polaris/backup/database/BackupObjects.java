package dev.polaris.backup.database;

/** The names of a backup's objects inside its slot; docs/formats.md describes each. */
public final class BackupObjects {
    public static final String DUMP = "dump.sql.gz";
    public static final String CHECKSUM = "dump.sha256";
    public static final String INDEX = "dump.index.jsonl.gz";
    public static final String SCHEMA = "schema.sql";
    public static final String ROLES = "roles.sql";
    public static final String PROJECT = "project.json";
    public static final String RECOVERY = "RECOVERY.md";
    public static final String COMMIT = "backup.json";
    public static final String VERIFICATION = "verification.json";

    private BackupObjects() {}
}
