package dev.polaris.backup.database;

import static dev.polaris.backup.database.Coverage.State.BACKED_UP;
import static dev.polaris.backup.database.Coverage.State.ELSEWHERE;
import static dev.polaris.backup.database.Coverage.State.FAILED;
import static dev.polaris.backup.database.Coverage.State.NOT_EXPORTABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every part of a Supabase project and whether a database backup holds it: also, and above all, what it does not hold. */
final class CoverageList {
    private CoverageList() {}

    /**
     * The list for one backup.
     *
     * @param rolesFailure why the roles could not be exported; empty when they were
     */
    static List<Coverage> of(ProjectFacts project, Optional<String> rolesFailure) {
        List<Coverage> parts = new ArrayList<>();
        parts.add(new Coverage(
                "database", BACKED_UP, "every schema, table, view, function, policy and row: dump.sql.gz"));
        parts.add(new Coverage("large objects", BACKED_UP, "in dump.sql.gz"));
        parts.add(
                project.auth()
                        ? new Coverage("auth users and identities", BACKED_UP, "schema auth in dump.sql.gz")
                        : new Coverage("auth users and identities", ELSEWHERE, "this database has no schema auth"));
        parts.add(
                project.migrations()
                        ? new Coverage("migration history", BACKED_UP, "supabase_migrations in dump.sql.gz")
                        : new Coverage("migration history", ELSEWHERE, "this database keeps none"));
        parts.add(rolesFailure
                .map(reason -> new Coverage("roles", FAILED, reason))
                .orElse(new Coverage("roles", BACKED_UP, "names, rights and memberships in roles.sql")));
        parts.add(new Coverage(
                "role passwords", NOT_EXPORTABLE, "withheld by the platform; set new ones after a restore"));
        parts.add(hidden(
                "foreign server logins",
                project.hiddenMappings(),
                "user mappings whose options only superusers and their users may see are without them in dump.sql.gz"));
        parts.add(hidden(
                "subscriptions", project.hiddenSubscriptions(), "those that only a superuser may dump are left out"));
        parts.add(new Coverage(
                "extensions", BACKED_UP, "names and versions in project.json; their code is the server's"));
        parts.add(
                project.storage()
                        ? new Coverage("storage buckets", BACKED_UP, "settings in project.json, rows in dump.sql.gz")
                        : new Coverage("storage buckets", ELSEWHERE, "this database has no schema storage"));
        parts.add(new Coverage(
                "storage objects", ELSEWHERE, "their bytes are not in the database; storage syncs take them"));
        parts.add(new Coverage(
                "auth settings", ELSEWHERE, "in the project's dashboard; reading them needs a management token"));
        parts.add(new Coverage("api keys and jwt secret", NOT_EXPORTABLE, "new ones are made in a rebuilt project"));
        parts.add(new Coverage(
                "vault root key", NOT_EXPORTABLE, "keep it in escrow; vault secrets are unreadable without it"));
        parts.add(new Coverage("edge functions", ELSEWHERE, "in the application's repository"));
        parts.add(new Coverage("edge function secrets", NOT_EXPORTABLE, "the platform gives only their digests"));
        parts.add(new Coverage("smtp, domains, network restrictions", ELSEWHERE, "in the project's dashboard"));
        parts.add(new Coverage(
                "replication slots", NOT_EXPORTABLE, "they belong to one cluster; recreate the subscribers"));
        return List.copyOf(parts);
    }

    private static Coverage hidden(String part, long count, String why) {
        return count == 0
                ? new Coverage(part, BACKED_UP, "nothing is hidden from the login: dump.sql.gz")
                : new Coverage(part, NOT_EXPORTABLE, why + ": " + count + "; make them anew after a restore");
    }
}
