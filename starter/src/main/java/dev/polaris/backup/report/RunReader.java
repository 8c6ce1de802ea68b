package dev.polaris.backup.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalTree;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.RunJournals;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.TemporalSession;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what Temporal has of a run. */
final class RunReader {
    private final TemporalSession session;
    private final Instant now;

    /** @param now the moment that unfinished runs are reported at */
    RunReader(TemporalSession session, Instant now) {
        this.session = session;
        this.now = now;
    }

    /**
     * Reads a run.
     *
     * @throws CommandFailure when there is none, or it keeps no journal
     */
    RunReport read(WorkflowExecution named) throws CommandFailure {
        WorkflowExecutionInfo info = asked(named);
        WorkflowExecution root = info.getExecution();
        JournalTree tree = new RunJournals(session).read(root);
        JournalView work = tree.work().orElseThrow(() -> noWork(root));
        WorkflowExecution worker = execution(work.workflowId(), work.runId());
        List<HistoryEvent> history = session.client()
                .fetchHistory(root.getWorkflowId(), root.getRunId())
                .getEvents();
        var started = history.get(0).getWorkflowExecutionStartedEventAttributes();
        JsonNode request = json(started.getInput());
        JsonNode order = json(session.started(worker).getInput());
        HistoryEvent last = history.get(history.size() - 1);
        JsonNode result =
                json(last.getWorkflowExecutionCompletedEventAttributes().getResult());
        Instant startedAt = instant(info.getStartTime());
        Instant endedAt = info.hasCloseTime() ? instant(info.getCloseTime()) : null;
        Duration took = Duration.between(startedAt, endedAt == null ? now : endedAt);
        List<ShownStep> steps = tree.steps();
        Optional<ReadOnlySpan> readOnly = ReadOnlySpan.of(steps, endedAt == null ? now : endedAt);
        Optional<Duration> time = RecoveryObjectives.time(work.kind(), request);
        Instant writesEnded = readOnly.map(ReadOnlySpan::from).orElse(startedAt);
        Optional<Objective> loss = time.flatMap(recovers -> lost(result, order, writesEnded))
                .map(reached -> Objective.of(RecoveryObjectives.POINT, reached));
        return new RunReport(
                root.getWorkflowId(),
                root.getRunId(),
                work.workflowId(),
                session.link(root).orElse(null),
                work.env(),
                work.kind(),
                state(info),
                failure(last).orElse(null),
                request.path("requester").asText(started.getIdentity()),
                ticket(request, worker),
                approvals(steps),
                startedAt,
                endedAt,
                now,
                took,
                time.map(objective -> Objective.of(objective, took)).orElse(null),
                loss.orElse(null),
                readOnly.orElse(null),
                digests(worker, request, order, result),
                Facts.of(request),
                Facts.of(result),
                steps,
                null);
    }

    /** The run that was asked for: whoever names the workflow that does the work means the one that started it too. */
    private WorkflowExecutionInfo asked(WorkflowExecution named) throws CommandFailure {
        WorkflowExecutionInfo info = describe(named);
        if (info.hasParentExecution()) {
            WorkflowExecution parent = info.getParentExecution();
            Optional<JournalView> thin = session.journal(parent);
            if (thin.isPresent()
                    && info.getExecution().getWorkflowId().equals(thin.get().child())) {
                return describe(parent);
            }
        }
        return info;
    }

    private WorkflowExecutionInfo describe(WorkflowExecution run) throws CommandFailure {
        try {
            return session.describe(run).getWorkflowExecutionInfo();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND
                    || e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                throw new CommandFailure(
                        "NO_RUN",
                        "Temporal knows no run " + run.getWorkflowId() + ".",
                        "See `polaris status` for what runs; of a run that Temporal has forgotten, the journal is under"
                                + " audit/ in the bucket.",
                        ExitCode.FAILED);
            }
            throw e;
        }
    }

    private static CommandFailure noWork(WorkflowExecution root) {
        return new CommandFailure(
                FailureType.BAD_INPUT,
                "The run " + root.getWorkflowId() + " has not begun its work: there is nothing to report.");
    }

    private static String state(WorkflowExecutionInfo info) {
        return info.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "").toLowerCase(Locale.ROOT);
    }

    /** The run's own reason: what Temporal wraps around it says only that a child failed. */
    private static Optional<String> failure(HistoryEvent last) {
        if (!last.hasWorkflowExecutionFailedEventAttributes()) {
            return Optional.empty();
        }
        Failure reason = last.getWorkflowExecutionFailedEventAttributes().getFailure();
        while (!reason.hasApplicationFailureInfo() && reason.hasCause()) {
            reason = reason.getCause();
        }
        String type = reason.getApplicationFailureInfo().getType();
        return Optional.of(type.isEmpty() ? reason.getMessage() : type + ": " + reason.getMessage());
    }

    /** A run that is only told so by its search attribute was started by another that has the ticket. */
    private String ticket(JsonNode request, WorkflowExecution worker) {
        if (request.path("ticket").isTextual()) {
            return request.path("ticket").asText();
        }
        var fields = session.describe(worker)
                .getWorkflowExecutionInfo()
                .getSearchAttributes()
                .getIndexedFieldsMap();
        return Optional.ofNullable(fields.get(SearchAttributes.TICKET.getName()))
                .flatMap(payload -> session.decode(
                        Payloads.newBuilder().addPayloads(payload).build(), String.class))
                .orElse(null);
    }

    private static List<Decision> approvals(List<ShownStep> steps) {
        return steps.stream()
                .map(ShownStep::step)
                .filter(step -> step.name().endsWith("approval"))
                .map(step -> new Decision(step.name(), step.endedAt(), words(step)))
                .toList();
    }

    private static String words(StepEntry step) {
        if (step.state() == StepState.FAILED && !step.troubles().isEmpty()) {
            return step.troubles().get(step.troubles().size() - 1);
        }
        return step.evidence() == null ? step.state().name().toLowerCase(Locale.ROOT) : step.evidence();
    }

    private List<Fact> digests(WorkflowExecution worker, JsonNode... records) {
        List<Fact> digests = new ArrayList<>();
        approval(worker).map(ApprovalView::planDigest).ifPresent(digest -> digests.add(new Fact("plan", digest)));
        Stream.of(records)
                .flatMap(record -> Facts.digests(record).stream())
                .filter(fact ->
                        digests.stream().noneMatch(known -> known.value().equals(fact.value())))
                .forEach(digests::add);
        return digests;
    }

    private Optional<ApprovalView> approval(WorkflowExecution worker) {
        try {
            return session.query(worker, "approval", ApprovalView.class);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                // A run that waits for nobody's consent.
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A procedure measures by the last write in the backup; of other runs the moment of the snapshot is known. */
    private static Optional<Duration> lost(JsonNode result, JsonNode order, Instant writesEnded) {
        if (result.path("lossWindow").isTextual()) {
            return Optional.of(Duration.parse(result.path("lossWindow").asText()));
        }
        return Stream.of(result, order)
                .flatMap(record -> Optional.ofNullable(record.findValue("snapshotTime")).stream())
                .filter(JsonNode::isTextual)
                .map(text -> Duration.between(Instant.parse(text.asText()), writesEnded))
                .findFirst();
    }

    private JsonNode json(Payloads payloads) {
        return session.decode(payloads, JsonNode.class).orElse(MissingNode.getInstance());
    }

    private static WorkflowExecution execution(String workflowId, String runId) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }

    private static Instant instant(com.google.protobuf.Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
