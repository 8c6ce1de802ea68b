package dev.polaris.backup.canary;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the throwaway clusters that dead runs left on this host. Temporal is asked whether a run still goes on; of a run
 * that it does not know nobody can come back.
 */
public final class ClusterSweep {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterSweep.class);

    private final WorkflowClient client;
    private final String temporal;

    /** @param temporal names the server and namespace of the client; the runs of others are theirs to judge */
    public ClusterSweep(WorkflowClient client, String temporal) {
        this.client = client;
        this.temporal = temporal;
    }

    /** Sweeps; what cannot be removed now is told in the log and left to the next worker. */
    public void sweep(CanaryPlaces places) {
        try {
            List<String> removed = places.sweep(this::running);
            if (!removed.isEmpty()) {
                LOGGER.info("removed what canaries left here: {}", removed);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("what canaries left could not be looked at: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean running(ClusterOwner owner) {
        if (!temporal.equals(owner.temporal())) {
            return true;
        }
        DescribeWorkflowExecutionRequest request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(owner.workflowId())
                        .setRunId(owner.runId()))
                .build();
        try {
            return client.getWorkflowServiceStubs()
                            .blockingStub()
                            .describeWorkflowExecution(request)
                            .getWorkflowExecutionInfo()
                            .getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            // A run id that is none is one that Temporal never gave.
            if (code == Status.Code.NOT_FOUND || code == Status.Code.INVALID_ARGUMENT) {
                return false;
            }
            throw e;
        }
    }
}
