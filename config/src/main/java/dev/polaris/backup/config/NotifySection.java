package dev.polaris.backup.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how people are told what a procedure did or needs. */
final class NotifySection {
    private NotifySection() {}

    /** The one way that is configured; empty when people only look. */
    static Optional<NotifyConfig> notices(Section section) {
        List<NotifyConfig> ways = new ArrayList<>();
        HookSection.http(section.section("http"), "POLARIS_NOTIFY_SECRET")
                .ifPresent(hook -> ways.add(new NotifyConfig.Http(hook)));
        HookSection.command(section.section("command")).ifPresent(hook -> ways.add(new NotifyConfig.Command(hook)));
        return OneOf.chosen(section, ways, "http, command");
    }
}
