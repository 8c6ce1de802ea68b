package dev.polaris.backup.config;

import java.util.Optional;

/**
 * A login to a database server, without the server.
 *
 * @param user its name
 * @param password its password
 * @param sslMode as libpq has it
 * @param sslRootCertificate file with the server's certificate authority; empty for the system's
 */
public record LoginConfig(
        String user, SecretReference password, DatabaseConfig.SslMode sslMode, Optional<String> sslRootCertificate) {
    /** This login at a server. */
    public DatabaseConfig at(String host, int port, String database) {
        return new DatabaseConfig(host, port, database, user, password, sslMode, sslRootCertificate);
    }
}
