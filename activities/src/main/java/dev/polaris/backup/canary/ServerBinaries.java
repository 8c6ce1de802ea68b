package dev.polaris.backup.canary;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.DumpTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One installation of PostgreSQL's server.
 *
 * @param directory where initdb and pg_ctl are
 * @param version as its tools print it, such as {@code 15.18}
 * @param major its first number
 */
record ServerBinaries(Path directory, String version, int major) {
    /**
     * Chooses the server of the lowest major that is not below the backup's: the nearer it is, the more can be compared.
     *
     * @param configured the directory to use and no other; empty to look where the dump tools are looked for
     * @throws io.temporal.failure.ApplicationFailure {@code TOOL_TOO_OLD}
     */
    static ServerBinaries choose(Optional<String> configured, int serverMajor) {
        List<ServerBinaries> found = DumpTools.installed(configured).stream()
                .filter(tools -> Files.isExecutable(tools.directory().resolve("initdb"))
                        && Files.isExecutable(tools.directory().resolve("pg_ctl")))
                .map(tools -> new ServerBinaries(tools.directory(), tools.version(), tools.major()))
                .toList();
        return found.stream()
                .filter(binaries -> binaries.major() >= serverMajor)
                .min(Comparator.comparingInt(ServerBinaries::major))
                .orElseThrow(() -> FailureType.TOOL_TOO_OLD.told("The backup is of PostgreSQL " + serverMajor
                        + ", and no server of that major or a later one is installed on this host; found: "
                        + (found.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        found.stream()
                                                .map(ServerBinaries::version)
                                                .distinct()
                                                .toList()))
                        + ". Install postgresql-" + serverMajor + " on the verify workers' hosts."));
    }

    String tool(String name) {
        return directory.resolve(name).toString();
    }
}
