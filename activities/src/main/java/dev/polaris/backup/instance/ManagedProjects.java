package dev.polaris.backup.instance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.supabase.ManagementApi;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Instances that are Supabase projects.
 *
 * <p>A project's name follows from the instance's id, and its password is kept before it is asked for. Before anything is
 * asked for, it is looked for by that name: an answer that was lost so leads to the same project and not to a second one. A
 * project of that name that was not recorded here is somebody else's.
 */
public final class ManagedProjects implements InstancePlace {
    private static final String PROJECTS = "/v1/projects";
    private static final Set<String> FAILED =
            Set.of("INIT_FAILED", "RESTORE_FAILED", "PAUSE_FAILED", "REMOVED", "GOING_DOWN");
    private static final int PASSWORD_BYTES = 24;
    private static final String PASSWORD = "POLARIS_PROJECT_PASSWORD";

    private final InstanceConfig.Project config;
    private final ManagementApi api;
    private final ProjectRecords records;

    /** @param workerEnvironment the variables of this worker, where the token's reference may point */
    public ManagedProjects(InstanceConfig.Project config, Map<String, String> workerEnvironment) {
        this.config = config;
        this.api = new ManagementApi(config.api(), config.token(), workerEnvironment);
        this.records = new ProjectRecords(config.directory());
    }

    @Override
    public InstanceFacts examine() {
        return ActivityFailures.typed(() -> {
            List<String> problems = new ArrayList<>();
            if (!records.usable()) {
                problems.add(config.directory() + " on this worker's host cannot be written");
            }
            try {
                var unused = projects();
            } catch (ApplicationFailure e) {
                problems.add(e.getOriginalMessage());
            }
            return new InstanceFacts(
                    "Supabase project", config.organization() + " in " + config.region(), null, null, problems);
        });
    }

    @Override
    public Instance create(InstanceOrder order) {
        return ActivityFailures.typed(() -> {
            try (AutoCloseable lock = records.lock(order.id())) {
                ProjectRecord record = recorded(order);
                JsonNode project = found(order).orElse(null);
                if (project == null) {
                    project = api.post(PROJECTS, wanted(record));
                }
                record = record.seen(text(project, "ref"), null);
                records.write(record);
                return healthy(record);
            }
        });
    }

    /** The record of this order, made before anything else is. */
    private ProjectRecord recorded(InstanceOrder order) throws IOException, InterruptedException {
        Optional<ProjectRecord> known = own(order);
        if (known.isPresent()) {
            return known.get();
        }
        if (found(order).isPresent()) {
            throw FailureType.TARGET_UNSUITABLE.failure(
                    "There is a project " + name(order) + ", and it is not this procedure's.");
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        ProjectRecord record =
                new ProjectRecord(order, Base64.getUrlEncoder().withoutPadding().encodeToString(random), null, null);
        records.write(record);
        return record;
    }

    private Optional<ProjectRecord> own(InstanceOrder order) throws IOException {
        Optional<ProjectRecord> known = records.read(order.id());
        if (known.isPresent() && !known.get().order().equals(order)) {
            throw FailureType.TARGET_UNSUITABLE.failure(
                    "Project " + name(order) + " is not this procedure's but that of "
                            + known.get().order().procedure() + ".");
        }
        return known;
    }

    private Map<String, Object> wanted(ProjectRecord record) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name(record.order()));
        body.put("organization_slug", config.organization());
        body.put("db_pass", record.password());
        body.put("region", config.region());
        config.size().ifPresent(size -> body.put("desired_instance_size", size));
        return body;
    }

    /** Waits no longer than a look takes: the run tries again, with pauses that are in its record. */
    private Instance healthy(ProjectRecord record) throws IOException, InterruptedException {
        JsonNode project = api.get(PROJECTS + "/" + record.ref())
                .orElseThrow(
                        () -> FailureType.INSTANCE_FAILED.failure("Project " + record.ref() + " is not there yet."));
        String status = text(project, "status");
        if (FAILED.contains(status)) {
            throw FailureType.TARGET_UNSUITABLE.failure("Project " + record.ref() + " is " + status + ".");
        }
        refuseUnhealthy(record.ref(), status);
        ProjectRecord complete = record.seen(record.ref(), text(project.path("database"), "host"));
        records.write(complete);
        return instance(complete);
    }

    private void refuseUnhealthy(String ref, String status) throws InterruptedException {
        if (!status.equals("ACTIVE_HEALTHY")) {
            throw FailureType.INSTANCE_FAILED.failure("Project " + ref + " is " + status + ".");
        }
        JsonNode services = api.get(
                        PROJECTS + "/" + ref + "/health?services=auth&services=db&services=rest&services=storage")
                .orElseThrow(
                        () -> FailureType.INSTANCE_FAILED.failure("Project " + ref + " tells nothing of its health."));
        for (JsonNode service : services) {
            if (!text(service, "status").equals("ACTIVE_HEALTHY")) {
                throw FailureType.INSTANCE_FAILED.failure(
                        text(service, "name") + " of project " + ref + " is " + text(service, "status") + ".");
            }
        }
    }

    @Override
    public void remove(InstanceOrder order) {
        ActivityFailures.typed(() -> {
            try (AutoCloseable lock = records.lock(order.id())) {
                if (own(order).isPresent()) {
                    Optional<JsonNode> project = found(order);
                    if (project.isPresent()) {
                        api.delete(PROJECTS + "/" + text(project.get(), "ref"));
                    }
                    records.forget(order.id());
                } else if (found(order).isPresent()) {
                    throw FailureType.TARGET_UNSUITABLE.failure(
                            "There is a project " + name(order) + ", and it is not this procedure's.");
                }
                return null;
            }
        });
    }

    @Override
    public Optional<Instance> find(DatabaseConfig connection) {
        return ActivityFailures.typed(() -> records.all().stream()
                .filter(record -> connection.host().equals(record.host()))
                .filter(record ->
                        connection.database().equals(database(record).config().database()))
                .map(this::instance)
                .findFirst());
    }

    @Override
    public PostgresDatabase database(String id) {
        return database(known(id));
    }

    @Override
    public Optional<InstanceStorage> storage() {
        return Optional.of(new ProjectStorage(config, api, id -> known(id).ref()));
    }

    /** A project that was made here and was seen healthy. */
    private ProjectRecord known(String id) {
        return ActivityFailures.typed(() -> records.read(id)
                .filter(record -> record.host() != null)
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("Instance " + id + " is not known on this host.")));
    }

    private PostgresDatabase database(ProjectRecord record) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        record.host(),
                        config.port(),
                        "postgres",
                        "postgres",
                        new SecretReference(SecretReference.Source.ENV, PASSWORD),
                        config.sslMode(),
                        Optional.empty()),
                Map.of(PASSWORD, record.password()));
    }

    private Instance instance(ProjectRecord record) {
        return new Instance(
                record.order().id(),
                record.host(),
                config.port(),
                "postgres",
                RestoreTarget.ofInstance(record.order().id()));
    }

    /** The project by its name: also one whose making was never answered. */
    private Optional<JsonNode> found(InstanceOrder order) throws InterruptedException {
        List<JsonNode> named = new ArrayList<>();
        projects().forEach(project -> {
            if (text(project, "name").equals(name(order))
                    && !text(project, "status").equals("REMOVED")) {
                named.add(project);
            }
        });
        if (named.size() > 1) {
            throw FailureType.TARGET_UNSUITABLE.failure(
                    "There are " + named.size() + " projects named " + name(order) + ".");
        }
        return named.stream().findFirst();
    }

    private JsonNode projects() throws InterruptedException {
        return api.get(PROJECTS)
                .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(api.place() + " lists no projects."));
    }

    private static String name(InstanceOrder order) {
        return "polaris-" + order.id().replace('_', '-');
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
