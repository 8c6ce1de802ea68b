package dev.polaris.backup.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how an environment's app is kept from writing. */
final class FreezeSection {
    private FreezeSection() {}

    /** The one way that is configured; empty when there is no such section. */
    static Optional<FreezeConfig> freeze(Section section) {
        Section sql = section.section("sql");
        List<FreezeConfig> ways = new ArrayList<>();
        if (sql.present()) {
            ways.add(sql(sql));
        }
        HookSection.http(section.section("http"), "POLARIS_FREEZE_SECRET")
                .ifPresent(hook -> ways.add(new FreezeConfig.Http(hook)));
        HookSection.command(section.section("command")).ifPresent(hook -> ways.add(new FreezeConfig.Command(hook)));
        return OneOf.chosen(section, ways, "sql, http, command");
    }

    private static FreezeConfig sql(Section section) {
        return new FreezeConfig.Sql(LoginSection.login(
                section,
                "Write a login that owns the app's database and has pg_read_all_stats and pg_signal_backend.",
                "POLARIS_FREEZE_PASSWORD"));
    }
}
