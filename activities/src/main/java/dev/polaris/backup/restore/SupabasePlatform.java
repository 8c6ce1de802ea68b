package dev.polaris.backup.restore;

import java.util.Set;
import java.util.regex.Pattern;

/** What of a Supabase project belongs to the platform: its schemas, and its roles. docs/restore.md has the same table. */
final class SupabasePlatform {
    /** Schemas that a project comes with and whose objects are not the customer's. */
    static final Set<String> SCHEMAS = Set.of(
            "_analytics",
            "_realtime",
            "_supavisor",
            "auth",
            "cron",
            "dbdev",
            "etl",
            "extensions",
            "graphql",
            "graphql_public",
            "net",
            "pgbouncer",
            "pgmq",
            "pgsodium",
            "pgsodium_masks",
            "pgtle",
            "realtime",
            "repack",
            "storage",
            "supabase_functions",
            "tiger",
            "tiger_data",
            "topology",
            "vault");

    /** Of these the rows are the customer's. */
    static final Set<String> WITH_ROWS = Set.of("auth", "storage");

    /** The services' own records of what they have migrated, and what only they may write. */
    private static final Set<String> ROWS_OF_THE_PLATFORM = Set.of("auth.schema_migrations", "auth.instances");

    /** Of storage only these: the rest follows from the objects themselves. */
    private static final Set<String> ROWS_OF_STORAGE = Set.of("storage.buckets", "storage.objects");

    private static final Pattern ROLES =
            Pattern.compile("anon|authenticated|authenticator|cli_login_.*|dashboard_user|pgbouncer|postgres"
                    + "|service_role|supabase_.*|pgsodium_.*|pgtle_admin|pg_.*");

    private SupabasePlatform() {}

    static boolean managed(String schema) {
        return schema != null
                && (SCHEMAS.contains(schema)
                        || schema.startsWith("timescaledb_")
                        || schema.startsWith("_timescaledb_"));
    }

    /** Whether a table's rows are the customer's though the table is the platform's. */
    static boolean customersRows(String schema, String table) {
        String name = schema + "." + table;
        return schema.equals("storage")
                ? ROWS_OF_STORAGE.contains(name)
                : schema.equals("auth") && !ROWS_OF_THE_PLATFORM.contains(name);
    }

    static boolean reservedRole(String role) {
        return role != null && ROLES.matcher(role).matches();
    }
}
