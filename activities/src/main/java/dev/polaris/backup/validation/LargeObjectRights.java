package dev.polaris.backup.validation;

import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares owners and privileges of large objects, of which pg_dump describes none without their contents. Up to PostgreSQL
 * 16 an archive has an entry for each, since 17 one for up to a thousand of the same owner and privileges.
 */
final class LargeObjectRights {
    private static final Set<String> OBJECTS = Set.of("BLOB", "BLOB METADATA");
    private static final int TOGETHER = 1000;

    /** The owner goes by that name, because on a platform it is another one. */
    private static final String FOUND = """
            select m.oid, pg_catalog.pg_get_userbyid(m.lomowner),
                   (select pg_catalog.string_agg(g.grantee || ' ' || g.privilege || g.option, ', ' order by
                             (g.grantee || ' ' || g.privilege || g.option) collate "C")
                    from (select case a.grantee when m.lomowner then 'owner' when 0 then 'public'
                                   else 'role ' || pg_catalog.pg_get_userbyid(a.grantee) end as grantee,
                                 pg_catalog.lower(a.privilege_type) as privilege,
                                 case when a.grantee <> m.lomowner and pg_catalog.bool_or(a.is_grantable)
                                   then ' with grant option' else '' end as option
                          from pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) a
                          group by a.grantee, a.privilege_type) g)
            from pg_catalog.pg_largeobject_metadata m where m.oid = any (?)""";

    private final Exclusions exclusions;
    private final Ownership ownership;
    private final Map<Integer, LargeObjectPrivileges> byObject = new HashMap<>();

    /** Few different ones are held by many objects. */
    private final Map<LargeObjectPrivileges, LargeObjectPrivileges> known = new HashMap<>();

    private boolean any;

    private record Expected(long oid, String owner, String privileges) {}

    LargeObjectRights(Exclusions exclusions, Ownership ownership) {
        this.exclusions = exclusions;
        this.ownership = ownership;
    }

    /** Takes an entry of the archive; the privileges come after the objects they are about. */
    void add(TocDefinition definition) {
        TocEntry entry = definition.entry();
        any |= OBJECTS.contains(entry.description());
        if (entry.description().equals("ACL") && entry.tag().startsWith("LARGE OBJECT")) {
            LargeObjectPrivileges parsed = exclusions.of(entry.dumpId()).isPresent()
                    ? LargeObjectPrivileges.LEFT_OUT
                    : LargeObjectPrivileges.parse(definition.definition(), entry.owner());
            LargeObjectPrivileges privileges = known.computeIfAbsent(parsed, itself -> itself);
            entry.dependencies().forEach(object -> byObject.put(object, privileges));
        }
    }

    /** Compares them all, after {@link #add}. */
    void compare(ValidationSession session, PackedArchive archive, CheckLog log) throws IOException, SQLException {
        if (!any) {
            return;
        }
        List<Expected> waiting = new ArrayList<>();
        archive.<SQLException>toc(definition -> {
            TocEntry entry = definition.entry();
            if (!OBJECTS.contains(entry.description())) {
                return;
            }
            boolean made = exclusions.of(entry.dumpId()).isEmpty();
            String owner = made ? Objects.requireNonNullElse(entry.owner(), "") : null;
            LargeObjectPrivileges granted = byObject.get(entry.dumpId());
            // Those of an object that was made before, by another restore, are known only where they are restored.
            String privileges = granted != null ? granted.text() : made ? LargeObjectPrivileges.USUAL.text() : null;
            for (String oid : oids(definition)) {
                waiting.add(new Expected(Long.parseLong(oid), owner, privileges));
            }
            if (waiting.size() >= TOGETHER) {
                compare(session, waiting, log);
            }
        });
        compare(session, waiting, log);
    }

    private static List<String> oids(TocDefinition definition) {
        return definition.entry().description().equals("BLOB")
                ? List.of(definition.entry().tag())
                : List.of(definition.definition().strip().split("\\s+"));
    }

    private void compare(ValidationSession session, List<Expected> waiting, CheckLog log) throws SQLException {
        Map<Long, Expected> expected = new HashMap<>();
        waiting.forEach(object -> expected.put(object.oid(), object));
        waiting.clear();
        try (PreparedStatement query = session.connection().prepareStatement(FOUND)) {
            query.setArray(
                    1,
                    session.connection().createArrayOf("oid", expected.keySet().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    compare(expected.get(rows.getLong(1)), rows.getString(2), rows.getString(3), log);
                }
            }
        }
    }

    private void compare(Expected wanted, String owner, String privileges, CheckLog log) {
        String name = "large object " + wanted.oid();
        if (wanted.owner() != null && !wanted.owner().isEmpty()) {
            ownership.compare(name, wanted.owner(), owner, log);
        }
        String found = Objects.requireNonNullElse(privileges, "");
        if (wanted.privileges() != null && !wanted.privileges().equals(found)) {
            log.failed(name, "its privileges are (" + found + "); in the backup (" + wanted.privileges() + ")");
        }
    }
}
