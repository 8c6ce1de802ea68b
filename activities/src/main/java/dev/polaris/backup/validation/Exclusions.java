package dev.polaris.backup.validation;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.restore.LeftOutTable;
import dev.polaris.backup.restore.ProgressTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entries of a backup that the restored database need not have. While a restore has the target, its own decisions are there
 * to be read; else only what needs an extension that the server does not have is left out, directly or not.
 */
final class Exclusions {
    private static final String INSTALLED = "select extname from pg_catalog.pg_extension";
    private static final String AVAILABLE = "select name from pg_catalog.pg_available_extensions";
    private static final String PRELOADED =
            "select setting from pg_catalog.pg_settings where name = 'shared_preload_libraries'";

    /** Extensions whose library must be loaded at the start of the server; being installed on the host is not enough. */
    private static final Set<String> NEED_PRELOADING =
            Set.of("pg_cron", "pg_net", "pg_stat_monitor", "pg_tle", "timescaledb", "citus");

    private static final Pattern EXTENSION = Pattern.compile("^needs extension ([^,]+),");

    private final boolean decided;
    private final Set<String> atHand;
    private final Set<String> accepted;
    private final Map<Integer, Exclusion> byDumpId = new HashMap<>();

    /**
     * Why an entry need not be there.
     *
     * @param reason in words
     * @param unproven whether the target cannot hold it, so that nothing is proven about it
     */
    record Exclusion(String reason, boolean unproven) {}

    private Exclusions(boolean decided, Set<String> atHand, Set<String> accepted) {
        this.decided = decided;
        this.atHand = atHand;
        this.accepted = accepted;
    }

    /**
     * Reads what is known of the target.
     *
     * @param accepted extensions whose lack the configuration accepts
     */
    static Exclusions read(ValidationSession session, Set<String> accepted) throws SQLException {
        List<String> tables = new ArrayList<>();
        for (String table : List.of(ProgressTable.SCHEMA + ".left_out", LeftOutTable.LATER)) {
            session.query("select pg_catalog.to_regclass('" + table + "') is not null", row -> {
                if (row.getBoolean(1)) {
                    tables.add(table);
                }
            });
        }
        Set<String> atHand = names(session, AVAILABLE);
        String preloaded = String.join(",", names(session, PRELOADED));
        atHand.removeIf(name -> NEED_PRELOADING.contains(name) && !preloaded.contains(name));
        atHand.addAll(names(session, INSTALLED));
        Exclusions exclusions = new Exclusions(!tables.isEmpty(), atHand, accepted);
        Map<String, String> reasons = new HashMap<>();
        for (String table : tables) {
            session.query(
                    "select dump_id, reason, unproven from " + table,
                    row -> exclusions.byDumpId.put(
                            row.getInt(1),
                            new Exclusion(
                                    reasons.computeIfAbsent(row.getString(2), reason -> reason), row.getBoolean(3))));
        }
        return exclusions;
    }

    private static Set<String> names(ValidationSession session, String sql) throws SQLException {
        Set<String> names = new HashSet<>();
        session.query(sql, row -> names.add(String.valueOf(row.getString(1))));
        return names;
    }

    /** Takes the entries in archive order: pg_dump writes an entry after those it depends on. */
    void add(TocDefinition definition) {
        if (decided) {
            return;
        }
        var entry = definition.entry();
        if (entry.description().equals("EXTENSION")) {
            if (!atHand.contains(entry.tag())) {
                byDumpId.put(
                        entry.dumpId(),
                        new Exclusion("needs extension " + entry.tag() + ", which the target does not have", true));
            }
            return;
        }
        for (int dependency : entry.dependencies()) {
            Exclusion exclusion = byDumpId.get(dependency);
            if (exclusion != null) {
                byDumpId.put(entry.dumpId(), exclusion);
                return;
            }
        }
    }

    /** Why an entry need not be there; empty when it must be. */
    Optional<Exclusion> of(int dumpId) {
        return Optional.ofNullable(byDumpId.get(dumpId));
    }

    /** Says what it means for a check that something of the backup is not in the restored database. */
    void judgeMissing(CheckLog log, int dumpId, String object, String reason) {
        Optional<Exclusion> exclusion = of(dumpId);
        if (exclusion.isEmpty()) {
            log.failed(object, reason);
        } else if (exclusion.get().unproven()) {
            Matcher extension = EXTENSION.matcher(exclusion.get().reason());
            if (extension.find() && accepted.contains(extension.group(1))) {
                log.note(object, exclusion.get().reason() + "; accepted by the configuration");
            } else {
                log.notRun(object, exclusion.get().reason());
            }
        }
    }

    /** How many entries were left out, by reason. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        byDumpId.values().forEach(exclusion -> counts.merge(exclusion.reason(), 1L, Long::sum));
        return counts;
    }
}
