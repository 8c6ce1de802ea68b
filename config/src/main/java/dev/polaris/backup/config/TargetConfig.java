package dev.polaris.backup.config;

/**
 * A database that backups are restored into.
 *
 * @param name such as {@code rehearsal}
 * @param connection how to reach it, as an administrator
 * @param kind what the platform keeps for itself there
 */
public record TargetConfig(String name, DatabaseConfig connection, Kind kind) {
    /** What kind of database it is. */
    public enum Kind {
        /** PostgreSQL of one's own: what is missing is created. */
        PLAIN("plain"),
        /** A Supabase project: the platform's schemas are there, and the login is no superuser. */
        SUPABASE("supabase");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The word polaris.yaml uses. */
        public String label() {
            return label;
        }
    }
}
