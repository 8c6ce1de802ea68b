package dev.polaris.backup.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A database as stock pg_dump tells it, sorted, without what differs from call to call. */
final class DumpedText {
    private static final String ROLE = "(?:\"[^\"]+\"|\\w+)";
    private static final Pattern POLICY_ROLES =
            Pattern.compile("(?<=^CREATE POLICY .{1,300} TO )" + ROLE + "(?:, " + ROLE + ")+(?= USING| WITH CHECK|;)");

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

    static List<String> sorted(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .map(DumpedText::withSortedRoles)
                .sorted()
                .toList();
    }

    /** pg_dump names a policy's roles in the order in which their cluster happens to have made them. */
    private static String withSortedRoles(String line) {
        if (!line.startsWith("CREATE POLICY ")) {
            return line;
        }
        return POLICY_ROLES
                .matcher(line)
                .replaceAll(roles -> Matcher.quoteReplacement(
                        Arrays.stream(roles.group().split(", ")).sorted().collect(Collectors.joining(", "))));
    }
}
