package dev.polaris.backup.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores the objects beside the dump: checksum, roles, project facts, and how to restore without this software. */
public final class BackupDescription {
    /** Roles that cannot be exported make a gap that is named, not a failed backup. */
    private static final Set<FailureType> NAMED_GAPS =
            EnumSet.of(FailureType.MISSING_PRIVILEGE, FailureType.DUMP_TOOL_FAILED);

    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;

    public BackupDescription(PostgresDatabase source, ObjectStore store, DumpConfig config) {
        this.source = source;
        this.store = store;
        this.config = config;
    }

    /** Stores the objects; repeating it stores new versions, and those of the answer count. */
    public Description describe(DescriptionRequest request) throws IOException, InterruptedException {
        Attempt attempt = request.attempt();
        List<PinnedObject> objects = new ArrayList<>();
        objects.add(putText(
                attempt,
                BackupObjects.CHECKSUM,
                "text/plain",
                checksum(request.dump().sha256())));
        Optional<String> rolesFailure = Optional.empty();
        try {
            objects.add(putRoles(attempt, request.source()));
        } catch (ApplicationFailure failure) {
            if (!NAMED_GAPS.contains(FailureType.of(failure))) {
                throw failure;
            }
            rolesFailure = Optional.of(failure.getOriginalMessage());
        }
        ProjectFacts project = projectFacts(attempt);
        objects.add(putText(
                attempt,
                BackupObjects.PROJECT,
                "application/json",
                MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(project.facts()) + "\n"));
        objects.add(putText(attempt, BackupObjects.RECOVERY, "text/markdown", RecoveryText.of(request)));
        return new Description(objects, CoverageList.of(project, rolesFailure));
    }

    /** What {@code sha256sum -c} takes. */
    static String checksum(String sha256) {
        return sha256 + "  " + BackupObjects.DUMP + "\n";
    }

    private PinnedObject putText(Attempt attempt, String name, String contentType, String text) {
        return store.put(attempt.slot().key(name), text.getBytes(UTF_8), contentType, AttemptMetadata.of(attempt));
    }

    private PinnedObject putRoles(Attempt attempt, SourceFacts facts) throws IOException, InterruptedException {
        DumpTools tools = DumpTools.forServer(config.toolDirectory(), facts.serverVersion());
        List<String> command = List.of(
                tools.tool("pg_dumpall"),
                "--roles-only",
                "--no-role-passwords",
                "--no-password",
                "--database=" + source.config().database());
        String key = attempt.slot().key(BackupObjects.ROLES);
        StoppableWork work = new StoppableWork();
        try (ObjectOutput object = store.output(key, "application/sql", AttemptMetadata.of(attempt));
                GuardedProcess process =
                        work.holding(GuardedProcess.start(command, source.toolEnvironment(attempt.backupId())))) {
            work.transfer(process.output(), object);
            int status = process.await();
            if (status != 0) {
                throw PostgresFailures.ofTool("pg_dumpall --roles-only", status, process.printed(), source);
            }
            return object.finish();
        }
    }

    private ProjectFacts projectFacts(Attempt attempt) {
        try (Connection connection = source.connect(attempt.backupId())) {
            return ProjectFacts.read(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, source, "reading the project's facts");
        }
    }
}
