package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What pg_dump writes of a database, so that two databases can be compared: the same lines, in whatever order. */
final class SortedDump {
    private SortedDump() {}

    /** The lines of a dump by this cluster's tools, with the database's own properties. */
    static List<String> of(PostgresCluster cluster, String database) throws IOException, InterruptedException {
        return lines(cluster, database, "--create");
    }

    /** What pg_dumpall writes of the roles that the test made. */
    static List<String> oddRoles(PostgresCluster cluster) throws IOException, InterruptedException {
        byte[] roles = DumpedDatabase.output(cluster.client("pg_dumpall", "--roles-only", "--no-role-passwords"));
        return new String(roles, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("odd"))
                .sorted()
                .toList();
    }

    static List<String> lines(PostgresCluster cluster, String database, String... options)
            throws IOException, InterruptedException {
        ProcessBuilder dump = cluster.client("pg_dump", options);
        dump.command().add(database);
        String text = new String(DumpedDatabase.output(dump), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .filter(line -> !line.startsWith("\\connect"))
                .sorted()
                .toList();
    }
}
