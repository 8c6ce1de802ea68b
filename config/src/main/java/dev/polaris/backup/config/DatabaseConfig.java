package dev.polaris.backup.config;

import java.util.Optional;

/**
 * How to reach one database.
 *
 * @param host its host
 * @param port its port; never a transaction pooler's (6543)
 * @param database its name
 * @param user the login: for a source pg_read_all_data, and BYPASSRLS where tables have row security
 * @param password that login's password
 * @param sslMode as libpq has it
 * @param sslRootCertificate file with the server's certificate authority; empty for the system's
 */
public record DatabaseConfig(
        String host,
        int port,
        String database,
        String user,
        SecretReference password,
        SslMode sslMode,
        Optional<String> sslRootCertificate) {

    /** How far the connection is secured, in libpq's words. */
    public enum SslMode {
        DISABLE("disable"),
        REQUIRE("require"),
        VERIFY_CA("verify-ca"),
        VERIFY_FULL("verify-full");

        private final String label;

        SslMode(String label) {
            this.label = label;
        }

        /** The word libpq and polaris.yaml use. */
        public String label() {
            return label;
        }
    }

    /** Another database of the same server. */
    public DatabaseConfig in(String other) {
        return new DatabaseConfig(host, port, other, user, password, sslMode, sslRootCertificate);
    }

    /** The database for people: {@code host:port/database}. */
    public String label() {
        return host + ":" + port + "/" + database;
    }
}
