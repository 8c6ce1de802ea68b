package dev.polaris.backup.config;

import java.time.Duration;
import java.util.Optional;

/** Reads what of the user's own is told something: a web address, or a command. */
final class HookSection {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private HookSection() {}

    static Optional<HttpHookConfig> http(Section section, String exampleVariable) {
        return section.present()
                ? Optional.of(new HttpHookConfig(
                        WebAddress.required(section, "url", "https://app.example/admin"),
                        section.optionalText("header").orElse("Authorization"),
                        section.secret("secret", exampleVariable)))
                : Optional.empty();
    }

    static Optional<CommandHookConfig> command(Section section) {
        if (!section.present()) {
            return Optional.empty();
        }
        Duration timeout = section.duration("timeout", TIMEOUT);
        if (timeout.toMillis() < 1) {
            section.problem("timeout", "leaves no time to run", "Write a duration such as 60s.");
        }
        return Optional.of(new CommandHookConfig(section.text("run", "Write a line for the shell."), timeout));
    }
}
