package dev.polaris.backup.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How fresh instances are made for an environment's app. */
public sealed interface InstanceConfig {
    /**
     * A database of its own on the server of a target.
     *
     * @param target the configured target that names the server, and a login that may create databases and roles there
     * @param appHost where the app reaches that server; empty where the workers do
     * @param appPort its port for the app; empty for the workers' own
     * @param logins roles that the app logs in as: they must be able to before the app can be pointed there
     * @param storage the Storage that serves these databases; empty when none does
     */
    record OnServer(
            String target,
            Optional<String> appHost,
            Optional<Integer> appPort,
            List<String> logins,
            Optional<OwnStorage> storage)
            implements InstanceConfig {
        public OnServer {
            logins = List.copyOf(logins);
        }
    }

    /**
     * A Storage of the operator's own that can be put on an instance.
     *
     * @param url where it is, such as {@code https://storage.example.com}
     * @param key a key of its API that may do everything
     * @param attach makes it serve an instance; empty when it does so by itself
     */
    record OwnStorage(URI url, SecretReference key, Optional<CommandHookConfig> attach) {}

    /**
     * A Supabase project of its own.
     *
     * @param api the Management API
     * @param token the account's token; only restore workers have it
     * @param organization the organisation's slug
     * @param region such as {@code eu-central-1}
     * @param size such as {@code small}; empty for the organisation's own
     * @param directory where restore workers keep what they know of their projects, with the databases' passwords
     * @param port the port of projects' databases
     * @param sslMode how far connections to them are secured
     * @param storage where a project's Storage is, with <code>{ref}</code> for the project's id
     */
    record Project(
            URI api,
            SecretReference token,
            String organization,
            String region,
            Optional<String> size,
            Path directory,
            int port,
            DatabaseConfig.SslMode sslMode,
            String storage)
            implements InstanceConfig {
        /** Where Supabase has it. */
        public static final String USUAL_STORAGE = "https://{ref}.supabase.co";

        /** Where the Storage of a project is. */
        public URI storageOf(String ref) {
            return URI.create(storage.replace("{ref}", ref));
        }
    }
}
