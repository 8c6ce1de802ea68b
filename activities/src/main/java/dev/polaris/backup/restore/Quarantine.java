package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps a copy from acting on the world: nothing in it calls, mails, replicates or logs in. What can only be switched off
 * after it was made is switched off in the same transaction, so that there is no moment at which it is on.
 */
final class Quarantine {
    /** Functions that call out of the database: pg_net, http, dblink, Supabase's webhooks. */
    private static final Pattern CALLS_OUT = Pattern.compile(
            "\\bnet\\.http_\\w+\\s*\\(|\\bsupabase_functions\\.http_request\\b|\\bhttp_(get|post|put|patch|delete|head)\\s*\\("
                    + "|\\bhttp\\s*\\(\\s*\\(|\\bdblink(_exec|_connect|_send_query)?\\s*\\(|\\bCOPY\\b[^;]*\\bPROGRAM\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String NOWHERE = "quarantined.invalid";

    private Quarantine() {}

    /** What a copy must not even have: the credentials of foreign servers. */
    static final class LeftOutOfCopies implements EntryRule {
        @Override
        public Optional<LeftOut> judge(TocDefinition definition, EntryStep step) {
            return EntryKind.of(definition.entry()) == EntryKind.USER_MAPPING
                    ? Optional.of(LeftOut.withDependents("quarantined: credentials of a foreign server"))
                    : Optional.empty();
        }
    }

    /** Whether the definition of a function or a trigger calls out of the database. */
    static boolean callsOut(TocDefinition definition) {
        return CALLS_OUT.matcher(definition.definition()).find();
    }

    /**
     * What to run right after an entry, in its transaction, to switch it off.
     *
     * @param callsOut whether it is a trigger whose function calls out of the database
     */
    static List<String> switchOff(TocDefinition definition, boolean callsOut) {
        List<String> statements = new ArrayList<>();
        String name = SqlNames.quoted(definition.entry().tag());
        switch (EntryKind.of(definition.entry())) {
            case SERVER -> statements.add(pointNowhere(definition.entry().tag()));
            case SUBSCRIPTION -> statements.add("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
            case EVENT_TRIGGER -> statements.add("ALTER EVENT TRIGGER " + name + " DISABLE");
            case TRIGGER -> {
                if (callsOut) {
                    statements.add(disableTrigger(definition));
                }
            }
            default -> {
                // Everything else does nothing by itself.
            }
        }
        return statements;
    }

    /** A trigger's tag is its table's name and its own, which either may hold a space: the server knows which is which. */
    private static String disableTrigger(TocDefinition definition) {
        return """
                DO $polaris$
                DECLARE found record;
                BEGIN
                  FOR found IN
                    SELECT c.oid::pg_catalog.regclass AS relation, t.tgname FROM pg_catalog.pg_trigger t
                    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = %s AND c.relname || ' ' || t.tgname = %s AND NOT t.tgisinternal
                  LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %%s DISABLE TRIGGER %%I', found.relation, found.tgname);
                  END LOOP;
                END $polaris$""".formatted(
                        SqlNames.literal(definition.entry().namespace()),
                        SqlNames.literal(definition.entry().tag()));
    }

    private static String pointNowhere(String server) {
        return """
                DO $polaris$
                DECLARE found text;
                BEGIN
                  FOR found IN
                    SELECT pg_catalog.split_part(option, '=', 1) FROM pg_catalog.pg_foreign_server s,
                      pg_catalog.unnest(s.srvoptions) AS option
                    WHERE s.srvname = %s AND pg_catalog.split_part(option, '=', 1) IN ('host', 'hostaddr', 'base_url', 'api_url', 'address', 'servername')
                  LOOP
                    IF found = 'hostaddr' THEN
                      EXECUTE pg_catalog.format('ALTER SERVER %%I OPTIONS (DROP hostaddr)', %s);
                    ELSE
                      EXECUTE pg_catalog.format('ALTER SERVER %%I OPTIONS (SET %%I %%L)', %s, found, '%s');
                    END IF;
                  END LOOP;
                END $polaris$""".formatted(SqlNames.literal(server), SqlNames.literal(server), SqlNames.literal(server), NOWHERE);
    }

    /** What to run when all tables are there and no row is: jobs arrive switched off. */
    static String jobsArriveInactive() {
        return """
                DO $polaris$
                BEGIN
                  IF pg_catalog.to_regclass('cron.job') IS NOT NULL THEN
                    CREATE OR REPLACE FUNCTION polaris_restore.inactive_job() RETURNS trigger LANGUAGE plpgsql AS
                      'BEGIN NEW.active := false; RETURN NEW; END';
                    DROP TRIGGER IF EXISTS polaris_quarantine ON cron.job;
                    CREATE TRIGGER polaris_quarantine BEFORE INSERT OR UPDATE ON cron.job
                      FOR EACH ROW EXECUTE FUNCTION polaris_restore.inactive_job();
                  END IF;
                END $polaris$""";
    }
}
