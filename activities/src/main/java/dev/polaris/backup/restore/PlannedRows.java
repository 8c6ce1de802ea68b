package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Function;

/** Which rows a restore loads: what its plan has not left out. The plan's decisions are read from the target itself. */
public final class PlannedRows implements DataRules {
    private final BitSet leftOut;
    private final Set<String> platformSchemas;

    private PlannedRows(BitSet leftOut, Set<String> platformSchemas) {
        this.leftOut = leftOut;
        this.platformSchemas = platformSchemas;
    }

    /** The rules of each restore on these targets; they exist once its target is prepared. */
    public static Function<RestoreOrder, DataRules> on(Targets targets) {
        return order -> {
            Targets.Target target = targets.find(order.target());
            try (Connection connection = target.database().connect(order.restoreId() + "/rules")) {
                return new PlannedRows(LeftOutTable.read(connection), new TargetRules(target.kind()).platformSchemas());
            } catch (SQLException e) {
                throw PostgresFailures.of(e, target.database(), "reading the plan's decisions");
            }
        };
    }

    @Override
    public boolean loads(TocEntry entry) {
        return !leftOut.get(entry.dumpId());
    }

    /** The platform's tables come with their triggers and foreign keys. */
    @Override
    public boolean asReplica(TocEntry entry) {
        return entry.namespace() != null && platformSchemas.contains(entry.namespace());
    }
}
