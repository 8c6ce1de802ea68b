package dev.polaris.backup.validation;

import dev.polaris.backup.archive.ArchiveToc;
import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.restore.ProgressTable;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.validation.SchemaFingerprints.Name;
import dev.polaris.backup.validation.SchemaFingerprints.Print;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Lets pg_dump describe the restored database, and compares its entries with the backup's: definitions, owners, privileges,
 * policies, comments, everything that pg_dump knows.
 */
final class SchemaComparison {
    private final PostgresDatabase target;
    private final String applicationName;
    private final ValidationSettings settings;
    private final Exclusions exclusions;
    private final Ownership ownership;
    private final CheckLog log = new CheckLog("schema");
    private final SchemaFingerprints restored = new SchemaFingerprints();
    private boolean sameMajor = true;
    private volatile GuardedProcess running;
    private volatile boolean stopped;

    SchemaComparison(
            PostgresDatabase target,
            String applicationName,
            ValidationSettings settings,
            Exclusions exclusions,
            Ownership ownership) {
        this.target = target;
        this.applicationName = applicationName;
        this.settings = settings;
        this.exclusions = exclusions;
        this.ownership = ownership;
    }

    /**
     * Describes the restored database.
     *
     * @param serverMajor the target's
     * @param archiveMajor the dumped server's
     */
    void describe(int serverMajor, int archiveMajor) throws IOException, InterruptedException {
        sameMajor = serverMajor == archiveMajor;
        DumpTools tools = DumpTools.choose(settings.toolDirectory(), serverMajor);
        List<String> command = List.of(
                tools.tool("pg_dump"),
                "--schema-only",
                "--format=custom",
                "--compress=0",
                "--no-password",
                "--exclude-schema=" + ProgressTable.SCHEMA,
                "--lock-wait-timeout=60s");
        try (GuardedProcess process = GuardedProcess.start(command, target.toolEnvironment(applicationName))) {
            running = process;
            if (stopped) {
                process.close();
            }
            readFrom(process);
        } finally {
            running = null;
        }
    }

    private void readFrom(GuardedProcess process) throws IOException, InterruptedException {
        IOException broken = null;
        try (var output = process.output()) {
            ArchiveToc.<RuntimeException>read(output, this::addRestored);
            output.transferTo(OutputStream.nullOutputStream());
            int status = process.await();
            if (status != 0) {
                throw PostgresFailures.ofTool("pg_dump --schema-only", status, process.printed(), target);
            }
            return;
        } catch (IOException e) {
            broken = e;
        }
        // A broken archive is most often the trace of a pg_dump that failed: then its words are the reason.
        if (!process.printed().isBlank()) {
            throw PostgresFailures.ofTool("pg_dump --schema-only", process.await(), process.printed(), target);
        }
        throw broken;
    }

    private void addRestored(TocDefinition definition) {
        if (ToleratedDifferences.compared(definition.entry())) {
            restored.add(Name.of(definition.entry()), print(definition));
        }
    }

    /** Compares an entry of the backup; after {@link #describe}. */
    void compare(TocDefinition definition) {
        if (!ToleratedDifferences.compared(definition.entry())) {
            return;
        }
        if (exclusions
                .of(definition.entry().dumpId())
                .filter(exclusion -> !exclusion.unproven())
                .isPresent()) {
            // It is on the target by itself, or was not wanted there: its counterpart, if any, is no surprise.
            var unused = restored.take(Name.of(definition.entry()), print(definition));
            return;
        }
        log.examined();
        Name name = Name.of(definition.entry());
        Print wanted = print(definition);
        Print found = restored.take(name, wanted);
        if (found == null) {
            missing(name, definition.entry().dumpId());
        } else if (!found.equals(wanted)) {
            differs(name, wanted, found);
        }
    }

    private Print print(TocDefinition definition) {
        return Print.of(definition, settings.quarantined(), ownership.comparesGrantors());
    }

    private void missing(Name name, int dumpId) {
        Optional<String> quarantine = settings.quarantined() ? ToleratedDifferences.quarantine(name) : Optional.empty();
        quarantine.ifPresentOrElse(
                reason -> log.note(name.toString(), reason),
                () -> exclusions.judgeMissing(log, dumpId, name.toString(), "is missing"));
    }

    private void differs(Name name, Print wanted, Print found) {
        ownership.compare(name.toString(), wanted.owner(), found.owner(), log);
        if (found.sameDefinition(wanted)) {
            return;
        }
        Optional<String> quarantine = settings.quarantined() ? ToleratedDifferences.quarantine(name) : Optional.empty();
        if (quarantine.isPresent()) {
            log.note(name.toString(), quarantine.get());
        } else if (!sameMajor && ToleratedDifferences.wordedByMajor(name)) {
            log.notRun(name.toString(), "is worded differently by another major; not comparable");
        } else {
            log.failed(name.toString(), "is defined differently");
        }
    }

    /** When all entries of the backup are compared: tells what the restored database has besides. */
    void tellOthers() {
        exclusions.counts().forEach((reason, count) -> log.note("", count + " entries left out: " + reason));
        for (Name name : restored.left()) {
            if (settings.managed()) {
                log.note(name.toString(), "is not in the backup; the platform may have made it");
            } else {
                log.failed(name.toString(), "is not in the backup");
            }
        }
    }

    /** Ends pg_dump, now and from now on; from any thread. */
    void stop() {
        stopped = true;
        GuardedProcess process = running;
        if (process != null) {
            process.close();
        }
    }

    ValidationCheck check() {
        return log.check();
    }
}
