package dev.polaris.backup.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.journal.RecoveryClock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of the strategy's objectives a kind of run is held to. */
final class RecoveryObjectives {
    /** How old the recovered data may be. */
    static final Duration POINT = Duration.ofHours(24);

    private RecoveryObjectives() {}

    /** How long it may take; empty when the run recovers nothing. */
    static Optional<Duration> time(String kind, JsonNode request) {
        return switch (kind) {
            case "restore" -> Optional.of(partial(request) ? RecoveryClock.PARTIAL : RecoveryClock.FULL);
            case "canary", "database-restore", "full-rebuild" -> Optional.of(RecoveryClock.FULL);
            case "row-restore", "storage-restore", "drill" -> Optional.of(RecoveryClock.PARTIAL);
            default -> Optional.empty();
        };
    }

    private static boolean partial(JsonNode request) {
        JsonNode options = request.path("options");
        return Stream.of("schemas", "tables", "exclude", "sections")
                .anyMatch(choice -> !options.path(choice).isEmpty());
    }
}
