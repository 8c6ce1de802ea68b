package dev.polaris.backup.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.journal.ShownStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything that is reported of a run.
 *
 * @param workflowId the run as it was asked for
 * @param runId its run id
 * @param work the workflow that did the work; the same when it did it itself
 * @param link to Temporal UI; null when the configuration names none
 * @param env the environment
 * @param kind what the run does, such as {@code restore}
 * @param state how it stands: {@code running}, {@code completed}, {@code failed}, …
 * @param failure why it failed; null when it did not
 * @param requester who asked for it, as the client said it
 * @param ticket the change ticket; null when it needs none
 * @param approvals the consents it waited for
 * @param startedAt when it was asked for
 * @param endedAt when it ended; null while it runs
 * @param seenAt the moment the report is of
 * @param took from when it was asked for to its end, or to now
 * @param recoveryTime the time it took against the recovery time objective; null when it recovers nothing
 * @param dataLoss how old the recovered data was when it was asked for, or when writing was stopped, against the recovery
 *     point objective; null when it recovers nothing, or the moment is not known
 * @param readOnly how long the app could not write; null when it was not stopped
 * @param digests what pins the plan, the backup and the result
 * @param asked the run's input
 * @param result what it answered; empty until it has
 * @param steps every step, those of runs it worked through below the step that waited
 * @param comparison with another run; null when none was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReport(
        String workflowId,
        String runId,
        String work,
        String link,
        String env,
        String kind,
        String state,
        String failure,
        String requester,
        String ticket,
        List<Decision> approvals,
        Instant startedAt,
        Instant endedAt,
        Instant seenAt,
        Duration took,
        Objective recoveryTime,
        Objective dataLoss,
        ReadOnlySpan readOnly,
        List<Fact> digests,
        List<Fact> asked,
        List<Fact> result,
        List<ShownStep> steps,
        StepComparison comparison) {
    public RunReport {
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(startedAt, "startedAt");
        approvals = List.copyOf(approvals);
        digests = List.copyOf(digests);
        asked = List.copyOf(asked);
        result = List.copyOf(result);
        steps = List.copyOf(steps);
    }

    /** The same beside another run. */
    RunReport against(RunReport other) {
        return new RunReport(
                workflowId,
                runId,
                work,
                link,
                env,
                kind,
                state,
                failure,
                requester,
                ticket,
                approvals,
                startedAt,
                endedAt,
                seenAt,
                took,
                recoveryTime,
                dataLoss,
                readOnly,
                digests,
                asked,
                result,
                steps,
                StepComparison.of(this, other));
    }
}
