package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One installation of the product on the real servers, in an environment of its own, with short timings. S3, the
 * source and the target are reached through proxies that tests break.
 */
final class Installation implements AutoCloseable {
    /** Longest any one run may take here; a run that hangs fails its test instead of the build. */
    static final int PATIENCE_SECONDS = 180;

    private final String env = "test-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path directory;
    private final Path clusters;
    private final FaultProxy s3Proxy;
    private final FaultProxy sourceProxy;
    private final FaultProxy targetProxy;
    private final Deque<WorkerHandle> workers = new ArrayDeque<>();
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final Bucket bucket;
    private final String database;
    private Path config;
    private TargetDatabase target;

    private Installation(String database) throws Exception {
        this.database = database;
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "acceptance")), env);
        clusters = Files.createTempDirectory("polaris-clusters-");
        Files.setPosixFilePermissions(clusters, PosixFilePermissions.fromString("rwx--x--x"));
        s3Proxy = FaultProxy.http(Stack.s3());
        sourceProxy = FaultProxy.raw(Stack.sourceHost(), Stack.sourcePort());
        targetProxy = FaultProxy.raw(Stack.targetHost(), Stack.targetPort());
        config = write("polaris.yaml", yaml(s3Proxy.endpoint(), sourceProxy.port(), targetProxy.port()));
        PolarisConfig parsed = ConfigFile.load(config, Map.of());
        stubs = WorkflowServiceStubs.newServiceStubs(
                TemporalConnection.stubs(parsed.temporal(), Map.of()).build());
        client = WorkflowClient.newInstance(stubs, TemporalConnection.client(parsed.temporal()));
        bucket = new Bucket(env);
    }

    /** An installation that backs up the demo database. */
    static Installation ofDemo() throws Exception {
        return new Installation("postgres");
    }

    /** An installation that backs up another database of the source cluster. */
    static Installation of(String database) throws Exception {
        return new Installation(database);
    }

    String env() {
        return env;
    }

    FaultProxy s3() {
        return s3Proxy;
    }

    FaultProxy source() {
        return sourceProxy;
    }

    FaultProxy targetProxy() {
        return targetProxy;
    }

    /** The database behind the target {@code rehearsal}; created when it is first asked for. */
    TargetDatabase target() throws SQLException {
        if (target == null) {
            target = TargetDatabase.create(env);
        }
        return target;
    }

    /** Where the throwaway clusters of its verify workers live; empty when none is left. */
    Path clusters() {
        return clusters;
    }

    Bucket bucket() {
        return bucket;
    }

    WorkflowClient client() {
        return client;
    }

    Path config() {
        return config;
    }

    /** Replaces a line of the configuration for workers started from now on. */
    void configure(String before, String after) throws IOException {
        String text = Files.readString(config);
        if (!text.contains(before)) {
            throw new IllegalArgumentException("the configuration has no \"" + before + "\"");
        }
        config = write("polaris-" + UUID.randomUUID() + ".yaml", text.replace(before, after));
    }

    /** Starts a worker of these roles, with the secrets of these roles only. */
    WorkerHandle worker(String roles) throws Exception {
        return worker(roles, Map.of());
    }

    /** Starts a worker of these roles, with some of its secrets replaced. */
    WorkerHandle worker(String roles, Map<String, String> replaced) throws Exception {
        Map<String, String> secrets = secrets(roles);
        secrets.putAll(replaced);
        WorkerHandle worker = WorkerHandle.start(roles, config, secrets);
        workers.push(worker);
        return worker;
    }

    /** Starts a worker of these roles with the JVM's options as shipped; the others start faster. */
    WorkerHandle shippedWorker(String roles) throws Exception {
        WorkerHandle worker = WorkerHandle.startShipped(roles, config, secrets(roles));
        workers.push(worker);
        return worker;
    }

    /** The secrets that a worker of these roles needs, as environment variables. */
    static Map<String, String> secrets(String roles) {
        Map<String, String> secrets = new TreeMap<>();
        for (Role role : Role.values()) {
            if (role != Role.CONTROL && (roles.equals("all") || roles.contains(role.label()))) {
                for (String half : List.of("ACCESS_KEY", "SECRET_KEY")) {
                    String name = "POLARIS_S3_" + role.name().toUpperCase(Locale.ROOT) + "_" + half;
                    secrets.put(name, Stack.variable(name));
                }
            }
        }
        if (roles.equals("all") || roles.contains("backup")) {
            secrets.put("POLARIS_SOURCE_PASSWORD", Stack.variable("POLARIS_SOURCE_PASSWORD"));
        }
        if (roles.equals("all") || roles.contains("restore")) {
            secrets.put("POLARIS_TARGET_PASSWORD", Stack.variable("POLARIS_TARGET_PASSWORD"));
        }
        return secrets;
    }

    /** Starts an on-demand backup as Temporal UI does: type, task queue and one JSON object. */
    WorkflowStub startBackup() {
        return start("DatabaseBackup", new DatabaseBackupRequest(env, null));
    }

    /** Starts any public workflow on the environment's queue. */
    WorkflowStub start(String type, Object request) {
        WorkflowStub stub = client.newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                        .setWorkflowId("acceptance/" + env + "/" + type + "/" + UUID.randomUUID())
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .build());
        var unused = stub.start(request);
        return stub;
    }

    BackupResult backUp() throws Exception {
        return await(startBackup(), BackupResult.class);
    }

    <T> T await(WorkflowStub run, Class<T> result) throws Exception {
        return run.getResult(PATIENCE_SECONDS, TimeUnit.SECONDS, result);
    }

    /** Waits for a run that does not end well, and returns what Temporal says of it. */
    String awaitEnd(WorkflowStub run) throws Exception {
        try {
            return "COMPLETED " + await(run, Object.class);
        } catch (WorkflowFailedException e) {
            return e.getMessage() + " " + e.getCause();
        }
    }

    /** Waits for a run that fails, and returns why it did. */
    ApplicationFailure awaitFailure(WorkflowStub run) throws Exception {
        try {
            Object result = await(run, Object.class);
            throw new AssertionError("the run did not fail but ended with " + result);
        } catch (WorkflowFailedException e) {
            if (e.getCause() instanceof ApplicationFailure failure) {
                return failure;
            }
            throw e;
        }
    }

    /** The journal of the workflow that does the work of a public one. */
    JournalView journalOfChild(WorkflowStub run) {
        JournalView thin = run.query("journal", JournalView.class);
        // A run that has just been started has no journal yet, and then no child.
        assertThat(thin).as("journal of the public workflow").isNotNull();
        assertThat(thin.child()).as("workflow that does the work").isNotNull();
        return journalOf(thin.child());
    }

    /** The journal of a workflow. */
    JournalView journalOf(String workflowId) {
        try {
            return client.newUntypedWorkflowStub(workflowId).query("journal", JournalView.class);
        } catch (WorkflowNotFoundException e) {
            throw new AssertionError(workflowId + " has not begun", e);
        }
    }

    /** The whole history of a workflow as JSON text, to look for what must not be in it. */
    String history(String workflowId) {
        return client.fetchHistory(workflowId).toJson(true);
    }

    /** What is pending of a workflow, with the workers that have begun it, as text. */
    String pending(String workflowId) {
        return stubs.blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build())
                .getPendingActivitiesList()
                .toString();
    }

    /** Ids of every workflow of this environment that Temporal knows. */
    List<String> workflowIds() {
        return client.listExecutions("PolarisEnv = '" + env + "'")
                .map(execution -> execution.getExecution().getWorkflowId())
                .distinct()
                .toList();
    }

    @Override
    public void close() throws Exception {
        List<Exception> failures = new ArrayList<>();
        for (WorkerHandle worker : workers) {
            worker.close();
        }
        List<AutoCloseable> resources =
                new ArrayList<>(List.of(bucket, s3Proxy, sourceProxy, targetProxy, stubs::shutdownNow));
        if (target != null) {
            resources.add(target);
        }
        resources.add(() -> Files.deleteIfExists(clusters));
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private String yaml(URI s3, int sourcePort, int targetPort) {
        return """
                temporal:
                  target: %s
                s3:
                  endpoint: %s
                  bucket: %s
                  pathStyle: true
                roles:
                  backup: {accessKey: "${env:POLARIS_S3_BACKUP_ACCESS_KEY}", secretKey: "${env:POLARIS_S3_BACKUP_SECRET_KEY}"}
                  verify: {accessKey: "${env:POLARIS_S3_VERIFY_ACCESS_KEY}", secretKey: "${env:POLARIS_S3_VERIFY_SECRET_KEY}"}
                  restore: {accessKey: "${env:POLARIS_S3_RESTORE_ACCESS_KEY}", secretKey: "${env:POLARIS_S3_RESTORE_SECRET_KEY}"}
                  sync: {accessKey: "${env:POLARIS_S3_SYNC_ACCESS_KEY}", secretKey: "${env:POLARIS_S3_SYNC_SECRET_KEY}"}
                environments:
                  %s:
                    source:
                      host: 127.0.0.1
                      port: %d
                      database: %s
                      user: %s
                      password: ${env:POLARIS_SOURCE_PASSWORD}
                      sslMode: disable
                    targets:
                      rehearsal:
                        host: 127.0.0.1
                        port: %d
                        database: %s
                        user: %s
                        password: ${env:POLARIS_TARGET_PASSWORD}
                        sslMode: disable
                    canary:
                      directory: %s
                %s
                dump:
                  lockWaitTimeout: 5s
                timing:
                  heartbeat: 3s
                  request: 15s
                  transfer: 5m
                  eyes: 3s
                  firstRetry: 200ms
                  longestRetry: 1s
                  tries: 20
                worker:
                  httpPort: 0
                  shutdownGrace: 5s
                """.formatted(
                        Stack.temporal(),
                        s3,
                        Stack.bucket(),
                        env,
                        sourcePort,
                        database,
                        Stack.variable("POLARIS_SOURCE_USER"),
                        targetPort,
                        env,
                        Stack.variable("POLARIS_TARGET_USER"),
                        clusters,
                        // The questions that are asked unless others are configured are about the demo.
                        database.equals("postgres") ? "" : "    healthChecks: {}");
    }
}
