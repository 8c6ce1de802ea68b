package dev.polaris.backup.notify;

import dev.polaris.backup.config.NotifyConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.hook.CommandHook;
import dev.polaris.backup.hook.HttpHook;
import dev.polaris.backup.roles.ActivityFailures;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people by the one way that the configuration chose; without one, by the worker's log alone. */
public final class AppNotices implements NotifyActivities {
    private static final Logger LOGGER = LoggerFactory.getLogger(AppNotices.class);

    private final Optional<NotifyConfig> config;
    private final Map<String, String> workerEnvironment;

    /**
     * One environment's.
     *
     * @param workerEnvironment the variables of this worker, where the secret's reference may point
     */
    public AppNotices(Optional<NotifyConfig> config, Map<String, String> workerEnvironment) {
        this.config = config;
        this.workerEnvironment = Map.copyOf(workerEnvironment);
    }

    @Override
    public void tell(Notice notice) {
        ActivityFailures.typed(() -> {
            LOGGER.info("{} {}: {}", notice.severity(), notice.procedure(), notice.title());
            config.ifPresent(way -> tell(way, notice));
            return null;
        });
    }

    private void tell(NotifyConfig way, Notice notice) {
        if (way instanceof NotifyConfig.Http told) {
            new HttpHook(told.hook(), workerEnvironment, FailureType.NOTICE_FAILED)
                    .post(
                            Map.of(
                                    "env", notice.env(),
                                    "procedure", notice.procedure(),
                                    "severity", notice.severity().name(),
                                    "title", notice.title(),
                                    "text", notice.text()),
                            key(notice));
        } else {
            var unused = new CommandHook(((NotifyConfig.Command) way).hook(), FailureType.NOTICE_FAILED)
                    .run(
                            "notify",
                            Map.of(
                                    "POLARIS_ENV", notice.env(),
                                    "POLARIS_PROCEDURE", notice.procedure(),
                                    "POLARIS_SEVERITY", notice.severity().name(),
                                    "POLARIS_TITLE", notice.title(),
                                    "POLARIS_TEXT", notice.text(),
                                    "POLARIS_KEY", key(notice)));
        }
    }

    /** The same for the same notice, so that a receiver can leave out what is told twice. */
    private static String key(Notice notice) {
        return UUID.nameUUIDFromBytes(notice.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
