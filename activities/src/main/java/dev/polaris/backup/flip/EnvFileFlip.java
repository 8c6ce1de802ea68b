package dev.polaris.backup.flip;

import dev.polaris.backup.config.CommandHookConfig;
import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites the database's address in a {@code .env} file and has the app read it again. That the app has not done so yet is
 * noted beside the file before it is replaced, so that an attempt which was killed in between is completed.
 */
public final class EnvFileFlip implements AppFlip {
    private final FlipConfig.EnvFile config;
    private final WholeFile file;
    private final Path unread;

    /** @param config the file and the variable */
    public EnvFileFlip(FlipConfig.EnvFile config) {
        this.config = config;
        this.file = new WholeFile(Path.of(config.path()));
        this.unread = Path.of(config.path() + ".polaris-unread");
    }

    @Override
    public FlipFacts examine(FlipOrder order) {
        List<String> problems = new ArrayList<>();
        Optional<EnvFile> written = Optional.empty();
        try {
            written = EnvFile.find(file.read(), config.variable());
            if (written.isEmpty()) {
                problems.add(config.path() + " has no " + config.variable() + " that holds a database's address.");
            }
            if (!Files.isWritable(Path.of(config.path()).toRealPath().getParent())) {
                problems.add("The directory of " + config.path() + " may not be written by the restore worker.");
            }
        } catch (IOException e) {
            problems.add(config.path() + " cannot be read by the restore worker.");
        }
        return new FlipFacts(
                "envFile",
                written.map(seen -> seen.place().label()).orElse("unknown"),
                written.map(seen -> seen.place().side(order)).orElse(FlipSide.OTHER),
                problems);
    }

    @Override
    public FlipProof flip(FlipOrder order) {
        try {
            EnvFile written = EnvFile.find(file.read(), config.variable())
                    .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                            config.path() + " has no " + config.variable() + " that holds a database's address."));
            AppPlace place = written.place();
            if (place.side(order) == FlipSide.OTHER) {
                throw FailureType.ROUTE_WRONG.failure(config.path() + " points at " + place.label() + ", neither at "
                        + order.from().label() + " nor at " + order.to().label() + ".");
            }
            if (place.pointsAt(order.to()) && !Files.exists(unread)) {
                return new FlipProof(
                        Instant.now(),
                        Duration.ZERO,
                        config.path() + " points at " + order.to().label() + " already");
            }
            Path kept = file.keep(order.procedure());
            Files.writeString(unread, order.procedure());
            if (!place.pointsAt(order.to())) {
                file.replace(written.pointingAt(order.to()));
            }
            config.reload().ifPresent(reload -> reload(reload, order));
            Files.delete(unread);
            return new FlipProof(
                    Instant.now(),
                    Duration.ZERO,
                    config.path() + " points at " + order.to().label() + "; as it was, it is " + kept.getFileName());
        } catch (IOException e) {
            throw FailureType.BAD_CONFIGURATION.failure(
                    config.path() + " could not be replaced (" + e.getClass().getSimpleName() + ").");
        }
    }

    private static void reload(CommandHookConfig reload, FlipOrder order) {
        var unused = new CommandHook(reload, FailureType.ROUTE_WRONG)
                .run("reload", Map.of("POLARIS_ENV", order.env(), "POLARIS_PROCEDURE", order.procedure()));
    }
}
