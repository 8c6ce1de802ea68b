package dev.polaris.backup.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database as stock pg_dump tells it, sorted, without what differs from call to call. */
final class DumpedText {
    private static final Pattern POLICY = Pattern.compile("(CREATE POLICY .* TO )(.*?)( USING .*| WITH CHECK .*|;)");

    private DumpedText() {}

    /** The demo database, as the backup's login sees it. */
    static List<String> ofSource() throws Exception {
        return sorted(StockTool.runAs(
                Map.of(
                        "PGUSER", Stack.variable("POLARIS_SOURCE_USER"),
                        "PGPASSWORD", Stack.variable("POLARIS_SOURCE_PASSWORD")),
                Path.of("."),
                StockTool.postgres("pg_dump"),
                "--dbname=postgres"));
    }

    /** A database of the target cluster. */
    static List<String> ofTarget(String database) throws Exception {
        return sorted(StockTool.runAs(
                Map.of(
                        "PGHOST", Stack.targetHost(),
                        "PGPORT", Integer.toString(Stack.targetPort()),
                        "PGUSER", Stack.variable("POLARIS_TARGET_USER"),
                        "PGPASSWORD", Stack.variable("POLARIS_TARGET_PASSWORD")),
                Path.of("."),
                StockTool.postgres("pg_dump"),
                "--dbname=" + database));
    }

    /** Lines that only one of two dumps has, each marked with whose it is: what a failed comparison should show. */
    static List<String> differences(List<String> source, List<String> target) {
        Map<String, Integer> surplus = new TreeMap<>();
        source.forEach(line -> surplus.merge(line, 1, Integer::sum));
        target.forEach(line -> surplus.merge(line, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        surplus.forEach((line, count) -> {
            if (count != 0) {
                differences.add((count > 0 ? "only in the source: " : "only in the target: ") + line);
            }
        });
        return differences;
    }

    /** A policy's roles come in the order in which the server happens to have created them. */
    private static String sortedRoles(String line) {
        Matcher policy = POLICY.matcher(line);
        return policy.matches()
                ? policy.group(1)
                        + Stream.of(policy.group(2).split(", ")).sorted().collect(Collectors.joining(", "))
                        + policy.group(3)
                : line;
    }

    static List<String> sorted(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .map(DumpedText::sortedRoles)
                .sorted()
                .toList();
    }
}
