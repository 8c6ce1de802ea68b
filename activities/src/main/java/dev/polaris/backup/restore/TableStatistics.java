package dev.polaris.backup.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the planner's statistics, table by table on all sessions, largest first. Trees of partitions are gathered as a
 * whole, except those with a foreign table in them: asking its server is not a restore's business.
 */
final class TableStatistics {
    private static final String TABLES = """
            with recursive candidates as (
              select c.oid, c.relkind, c.relispartition, n.nspname, c.relname, pg_relation_size(c.oid) as size
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'
                and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'polaris_restore')
                and (pg_has_role(c.relowner, 'USAGE') or (select rolsuper from pg_roles where rolname = current_user))),
            trees as (
              select oid as root, oid as member from candidates where relkind = 'p' and not relispartition
              union all
              select t.root, i.inhrelid from trees t join pg_inherits i on i.inhparent = t.member),
            foreign_trees as (
              select distinct t.root from trees t join pg_class c on c.oid = t.member where c.relkind = 'f'),
            whole as (
              select root, member from trees where root not in (select root from foreign_trees))
            select format('%I.%I', c.nspname, c.relname) as name,
                   greatest(c.size, (select sum(pg_relation_size(w.member)) from whole w where w.root = c.oid)) as size
            from candidates c
            where (c.relkind <> 'p' and c.oid not in (select member from whole))
               or c.oid in (select root from whole)
            order by size desc, name
            """;

    private final RestoreWork work;

    TableStatistics(RestoreWork work) {
        this.work = work;
    }

    void gather() throws InterruptedException {
        List<PostDataNode> nodes = new ArrayList<>();
        try (RestoreSession session = work.sessions().open()) {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(TABLES)) {
                int ordinal = 0;
                while (rows.next()) {
                    String table = rows.getString("name");
                    nodes.add(new PostDataNode(
                            "statistics/" + table,
                            "statistics of " + table,
                            0,
                            List.of("analyze " + table),
                            EntryKind.Lock.NONE,
                            new int[0],
                            rows.getLong("size"),
                            ordinal++));
                }
                session.commit();
            } catch (SQLException e) {
                throw session.failure(e, "asking for the tables to analyze");
            }
        }
        if (!nodes.isEmpty()) {
            new PostDataWorkers(work, new PostDataSchedule(nodes)).run();
        }
    }
}
