package dev.polaris.backup.config;

import java.net.URI;
import java.util.Optional;

/**
 * The app's own way to its database, and to the app.
 *
 * @param connection as the app connects, through whatever lies between it and the database
 * @param write a statement that writes as the app does; it is rolled back. Empty to change a setting of the app's login
 * @param http an address of the app that answers 2xx when it works; empty when there is none
 */
public record RouteConfig(DatabaseConfig connection, Optional<String> write, Optional<URI> http) {
    /** The app's login, without the way. */
    public LoginConfig login() {
        return new LoginConfig(
                connection.user(), connection.password(), connection.sslMode(), connection.sslRootCertificate());
    }
}
