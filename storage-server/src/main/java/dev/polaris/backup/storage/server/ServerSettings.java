package dev.polaris.backup.storage.server;

import java.nio.file.Path;

/**
 * What a server is made of.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free one
 * @param database where {@code storage.buckets} and {@code storage.objects} are, as a JDBC address
 * @param user who may do everything there
 * @param password that login's password
 * @param directory where bytes are kept
 * @param keys which API keys are accepted
 * @param listV2 whether the flat listing is there; older projects lack it
 * @param fileSizeLimit bytes an object may have in any bucket
 * @param threads requests worked on at once
 */
public record ServerSettings(
        String host,
        int port,
        String database,
        String user,
        String password,
        Path directory,
        ApiKeys keys,
        boolean listV2,
        long fileSizeLimit,
        int threads) {
    /** Where nobody but this machine can ask. */
    public static final String THIS_MACHINE = "127.0.0.1";

    private static final long FREE_OF_LIMIT = 500L << 30;

    /** A server on any free port of this machine, with everything a current project has. */
    public static ServerSettings of(String database, String user, String password, Path directory, ApiKeys keys) {
        return new ServerSettings(THIS_MACHINE, 0, database, user, password, directory, keys, true, FREE_OF_LIMIT, 16);
    }

    /** At this address. */
    public ServerSettings at(String otherHost, int otherPort) {
        return new ServerSettings(
                otherHost, otherPort, database, user, password, directory, keys, listV2, fileSizeLimit, threads);
    }

    /** As a project that was not migrated to the flat listing. */
    public ServerSettings withoutListV2() {
        return new ServerSettings(host, port, database, user, password, directory, keys, false, fileSizeLimit, threads);
    }
}
