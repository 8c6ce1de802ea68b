package dev.polaris.backup.starter;

import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A run as the command line starts it.
 *
 * @param type the public workflow type
 * @param workflowId its id
 * @param env the environment, which decides the task queue
 * @param kind the search attribute PolarisKind
 * @param summary one line for Temporal UI
 * @param request the one record the workflow takes
 */
public record RunStart(String type, String workflowId, String env, String kind, String summary, Object request) {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** An id that no other run has: {@code prefix/env/time}. */
    public static String newId(String prefix, String env) {
        return prefix + "/" + env + "/" + ID_TIME.format(Instant.now());
    }

    /** Starts a run that takes as long as it takes. */
    public WorkflowStub start(WorkflowClient client) {
        return start(client, options().build());
    }

    /** Starts a question: a run that only reads, and whose answer nobody waits for after that time. */
    public WorkflowStub ask(WorkflowClient client, Duration patience) {
        return start(
                client,
                options()
                        .setWorkflowExecutionTimeout(patience)
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .build());
    }

    private WorkflowStub start(WorkflowClient client, WorkflowOptions options) {
        WorkflowStub stub = client.newUntypedWorkflowStub(type, options);
        stub.start(request);
        return stub;
    }

    private WorkflowOptions.Builder options() {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(Role.CONTROL.taskQueue(env))
                .setStaticSummary(summary)
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.ENV, env)
                        .set(SearchAttributes.KIND, kind)
                        .build());
    }
}
