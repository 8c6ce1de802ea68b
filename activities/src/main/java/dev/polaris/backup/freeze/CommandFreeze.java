package dev.polaris.backup.freeze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command of the user's own with the steps examine, freeze and thaw. It is believed what it says. */
public final class CommandFreeze implements AppFreeze {
    private final CommandHook command;

    /** @param command answers to {@code examine} by {@code {frozenBy, endsByItself, problems}} */
    public CommandFreeze(CommandHook command) {
        this.command = command;
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        try {
            JsonNode said = run("examine", order);
            List<String> problems = new ArrayList<>();
            said.path("problems").forEach(problem -> problems.add(problem.asText()));
            String frozenBy = said.path("frozenBy").asText("");
            if (!frozenBy.isEmpty() && !frozenBy.equals(order.procedure())) {
                problems.add("The app is frozen by " + frozenBy + ".");
            }
            return new FreezeFacts(
                    "command", said.path("endsByItself").asBoolean(), frozenBy.isEmpty() ? null : frozenBy, problems);
        } catch (ApplicationFailure failure) {
            return new FreezeFacts("command", false, null, List.of(failure.getOriginalMessage()));
        }
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        String before = run("examine", order).path("frozenBy").asText("");
        if (!before.isEmpty() && !before.equals(order.procedure())) {
            throw FailureType.FREEZE_HELD.failure("The app is frozen by " + before + ".");
        }
        JsonNode said = run("freeze", order);
        if (!run("examine", order).path("frozenBy").asText("").equals(order.procedure())) {
            throw FailureType.FREEZE_FAILED.failure("The command froze, and says afterwards that it has not.");
        }
        return new FreezeProof(
                Instant.now(),
                order.until(),
                said.path("endedSessions").asInt(),
                said.path("evidence").asText("the command says that the app is read-only"));
    }

    @Override
    public void thaw(FreezeOrder order) {
        if (run("examine", order).path("frozenBy").asText("").equals(order.procedure())) {
            var unused = run("thaw", order);
        }
    }

    private JsonNode run(String step, FreezeOrder order) {
        return command.run(
                step,
                Map.of(
                        "POLARIS_ENV", order.env(),
                        "POLARIS_PROCEDURE", order.procedure(),
                        "POLARIS_UNTIL", order.until().toString(),
                        "POLARIS_HOST", order.instance().host(),
                        "POLARIS_PORT", Integer.toString(order.instance().port()),
                        "POLARIS_DATABASE", order.instance().database()));
    }
}
