package dev.polaris.backup.restore;

import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.starter.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is restored, and where to: the same words for a plan and for the restore. */
public final class RestoreChoice {
    @Parameters(
            arity = "0..1",
            paramLabel = "SLOT",
            defaultValue = "newest",
            description = "newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    String backup;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description =
                    "Where it goes: a name under environments.ENV.targets. Without one, `restore database` replaces the"
                            + " environment's own database.")
    String target;

    @Option(names = "--schema", paramLabel = "NAME", description = "Only this schema; may be repeated.")
    List<String> schemas = new ArrayList<>();

    @Option(names = "--table", paramLabel = "SCHEMA.NAME", description = "Only this table; may be repeated.")
    List<String> tables = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "NAME", description = "Not this schema or schema.table; may be repeated.")
    List<String> exclude = new ArrayList<>();

    @Option(
            names = "--section",
            paramLabel = "pre-data|data|post-data",
            description = "Only this section; may be repeated.")
    List<String> sections = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Connections at work at the same time, from 1 to 64. Default: restore.jobs.")
    Integer jobs;

    @Option(
            names = "--quarantine",
            description =
                    "The copy must not act on the world: jobs, webhooks, subscriptions, foreign servers and logins"
                            + " are switched off before rows arrive.")
    boolean quarantine;

    /**
     * The request, checked as far as a client can.
     *
     * @param ticket null for a plan
     * @throws CommandFailure when a word of it is none
     */
    RestoreRequest request(PolarisConfig config, String env, String ticket, String acceptedBecause)
            throws CommandFailure {
        String name = BackupName.checked(env, backup);
        if (target == null) {
            throw CommandFailure.badInput("--target is missing.", "Name one under environments." + env + ".targets.");
        }
        // Refuses a target that is not there, before Temporal is touched.
        config.environment(env).target(target);
        return new RestoreRequest(
                env, name, target, options(), quarantine, ticket, acceptedBecause != null, acceptedBecause);
    }

    /** Whether a target is named; else the environment's own database is meant. */
    boolean namesTarget() {
        return target != null;
    }

    /**
     * The backup, where the environment's own database is meant, which is always restored as a whole.
     *
     * @throws CommandFailure when it is none, or a part was asked for
     */
    String wholeBackup(String env) throws CommandFailure {
        if (quarantine || jobs != null || !options().equals(RestoreOptions.EVERYTHING)) {
            throw CommandFailure.badInput(
                    "The environment's own database is restored as a whole.", "Name a --target to restore a part.");
        }
        return BackupName.checked(env, backup);
    }

    /** How long a restore of this much may take: less for a part than for everything. */
    static Duration objective(RestoreOptions options) {
        boolean everything = options.schemas().isEmpty()
                && options.tables().isEmpty()
                && options.exclude().isEmpty()
                && options.sections().isEmpty();
        return everything ? RecoveryClock.FULL : RecoveryClock.PARTIAL;
    }

    private RestoreOptions options() throws CommandFailure {
        if (jobs != null && (jobs < 1 || jobs > 64)) {
            throw CommandFailure.badInput("--jobs is " + jobs + ".", "Write a number from 1 to 64.");
        }
        for (String table : tables) {
            if (table.indexOf('.') < 0) {
                throw CommandFailure.badInput(
                        "--table \"" + table + "\" names no schema.",
                        "Write it as schema.name, such as public.profiles.");
            }
        }
        List<RestoreSection> chosen = new ArrayList<>();
        for (String section : sections) {
            chosen.add(section(section));
        }
        return new RestoreOptions(schemas, tables, exclude, chosen, jobs);
    }

    private static RestoreSection section(String word) throws CommandFailure {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "pre-data" -> RestoreSection.PRE_DATA;
            case "data" -> RestoreSection.DATA;
            case "post-data" -> RestoreSection.POST_DATA;
            default ->
                throw CommandFailure.badInput(
                        "--section \"" + word + "\" is none.", "Write pre-data, data or post-data.");
        };
    }
}
