package dev.polaris.backup.config;

import java.util.Optional;

/** Reads the app's own way to its database. */
final class RouteSection {
    private RouteSection() {}

    /** The section; empty when it is not there. */
    static Optional<RouteConfig> route(Section section) {
        if (!section.present()) {
            return Optional.empty();
        }
        LoginConfig login = LoginSection.login(section, "Write the app's own login.", "POLARIS_APP_PASSWORD");
        return Optional.of(new RouteConfig(
                login.at(
                        section.text("host", "Write the host that the app connects to."),
                        section.integer("port", 5432, 1, 65_535),
                        section.text("database", "Write the database that the app connects to.")),
                section.optionalText("write"),
                WebAddress.optional(section, "http", "https://app.example/health")));
    }
}
