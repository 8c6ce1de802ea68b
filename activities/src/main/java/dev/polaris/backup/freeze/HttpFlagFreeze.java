package dev.polaris.backup.freeze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.patience.Patience;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A flag of the app's own: {@code {readOnly, until, procedure}}. The app honours it until its time, so that the freeze ends
 * by itself, and says by {@code draining} that writes are still under way.
 */
public final class HttpFlagFreeze implements AppFreeze {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(60), Duration.ofMillis(200), FailureType.FREEZE_FAILED);

    private final HttpHook flag;

    /** @param flag the app's address for it */
    public HttpFlagFreeze(HttpHook flag) {
        this.flag = flag;
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        List<String> problems = new ArrayList<>();
        String frozenBy = null;
        try {
            Flag seen = seen();
            frozenBy = seen.holds() ? seen.procedure() : null;
            if (seen.heldByOther(order)) {
                problems.add("The app is frozen by " + seen.procedure() + " until " + seen.until() + ".");
            }
        } catch (ApplicationFailure failure) {
            problems.add(failure.getOriginalMessage());
        }
        return new FreezeFacts("http", true, frozenBy, problems);
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        Flag before = seen();
        if (before.heldByOther(order)) {
            throw FailureType.FREEZE_HELD.failure(
                    "The app is frozen by " + before.procedure() + " until " + before.until() + ".");
        }
        if (before.readOnly() && !before.holds() && before.procedure().equals(order.procedure())) {
            throw FailureType.FREEZE_ENDED.failure("The app was frozen until " + before.until() + ".");
        }
        flag.put(
                Map.of("readOnly", true, "until", order.until().toString(), "procedure", order.procedure()),
                order.procedure());
        PATIENCE.until(
                () -> seen().frozenBy(order),
                () -> flag.label()
                        + (seen().setBy(order)
                                ? " says that writes are still under way."
                                : " does not confirm what it was told."));
        return new FreezeProof(Instant.now(), order.until(), 0, flag.label() + " confirms that the app is read-only");
    }

    @Override
    public void thaw(FreezeOrder order) {
        Flag seen = seen();
        if (seen.readOnly() && seen.procedure().equals(order.procedure())) {
            flag.put(Map.of("readOnly", false, "procedure", order.procedure()), order.procedure());
            if (seen().holds()) {
                throw FailureType.FREEZE_FAILED.failure(flag.label() + " does not let the app write again.");
            }
        }
    }

    private Flag seen() {
        JsonNode answer = flag.get();
        try {
            boolean readOnly = answer.path("readOnly").asBoolean();
            return new Flag(
                    readOnly,
                    readOnly ? Instant.parse(answer.path("until").asText()) : Instant.EPOCH,
                    answer.path("procedure").asText(""),
                    answer.path("draining").asBoolean());
        } catch (DateTimeParseException e) {
            throw FailureType.FREEZE_FAILED.failure(flag.label() + " is read-only and says not until when.");
        }
    }

    private record Flag(boolean readOnly, Instant until, String procedure, boolean draining) {
        boolean holds() {
            return readOnly && until.isAfter(Instant.now());
        }

        boolean frozenBy(FreezeOrder order) {
            return setBy(order) && !draining;
        }

        boolean setBy(FreezeOrder order) {
            return readOnly && procedure.equals(order.procedure()) && until.equals(order.until());
        }

        boolean heldByOther(FreezeOrder order) {
            return holds() && !procedure.equals(order.procedure());
        }
    }
}
