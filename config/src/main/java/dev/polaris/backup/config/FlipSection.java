package dev.polaris.backup.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how an environment's app is pointed at another database. */
final class FlipSection {
    private static final int PGBOUNCER_PORT = 6432;
    /** Apps give up on statements that are held for long. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private FlipSection() {}

    /** The one way that is configured; empty when there is no such section. */
    static Optional<FlipConfig> flip(Section section) {
        Section pgBouncer = section.section("pgbouncer");
        List<FlipConfig> ways = new ArrayList<>();
        if (pgBouncer.present()) {
            ways.add(pgBouncer(pgBouncer, pgBouncer.section("console")));
        } else {
            pgBouncer.section("console");
        }
        Section file = section.section("envFile");
        Optional<CommandHookConfig> reload = HookSection.command(file.section("reload"));
        if (file.present()) {
            ways.add(new FlipConfig.EnvFile(
                    file.text("path", "Write the path of the .env file as the restore worker sees it."),
                    file.text("variable", "Write the variable that holds the database's address."),
                    reload));
        }
        HookSection.http(section.section("http"), "POLARIS_FLIP_SECRET")
                .ifPresent(hook -> ways.add(new FlipConfig.Http(hook)));
        HookSection.command(section.section("command")).ifPresent(hook -> ways.add(new FlipConfig.Command(hook)));
        return OneOf.chosen(section, ways, "pgbouncer, envFile, http, command");
    }

    private static FlipConfig pgBouncer(Section section, Section console) {
        LoginConfig login = LoginSection.login(
                console, "Write one of PgBouncer's admin_users.", "POLARIS_PGBOUNCER_ADMIN_PASSWORD");
        Duration pause = section.duration("pause", PAUSE);
        if (pause.toMillis() < 1) {
            section.problem("pause", "leaves no time to pause", "Write a duration such as 5s.");
        }
        return new FlipConfig.PgBouncer(
                section.text("ini", "Write the path of pgbouncer.ini as the restore worker sees it."),
                section.text("database", "Write the name under [databases] that the app connects to."),
                login.at(
                        console.text("host", "Write where PgBouncer listens."),
                        console.integer("port", PGBOUNCER_PORT, 1, 65_535),
                        "pgbouncer"),
                pause);
    }
}
