package dev.polaris.backup.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.GuardedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A command of the user's own. It finds what it is to do in {@code POLARIS_STEP} and everything else in other variables,
 * gets none of the worker's secrets, and answers by one JSON object. What it prints besides is not repeated.
 */
public final class CommandHook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ANSWER = 1 << 16;

    private final CommandHookConfig config;
    private final FailureType failing;

    /** @param failing what it is called when it does not end well */
    public CommandHook(CommandHookConfig config, FailureType failing) {
        this.config = config;
        this.failing = failing;
    }

    /**
     * Runs it.
     *
     * @param step what it is to do
     * @param variables what it is told; no secrets
     * @return what it answered; missing when it printed nothing
     */
    public JsonNode run(String step, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("POLARIS_STEP", step);
        try (GuardedProcess process = GuardedProcess.start(List.of("sh", "-c", config.run()), environment)) {
            // Read meanwhile, or a command that prints much would wait for us.
            CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> answer(process));
            OptionalInt status = process.awaitAtMost(config.timeout());
            if (status.isEmpty()) {
                throw failing.failure(
                        "The command for " + step + " was ended, for it took longer than " + config.timeout() + ".");
            }
            if (status.getAsInt() != 0) {
                throw failing.failure("The command for " + step + " ended with status " + status.getAsInt() + ".");
            }
            String text = printed.join();
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw failing.failure("The command for " + step + " answered with something that is not JSON.");
        } catch (IOException e) {
            throw failing.failure("The command for " + step + " could not be started.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureType.CANCELLED.failure("Waiting for the command for " + step + " was interrupted.");
        }
    }

    private static String answer(GuardedProcess process) {
        // Not closed here: that would end the command.
        try {
            InputStream output = process.output();
            String answer = new String(output.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            output.skip(Long.MAX_VALUE);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
