package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SQL that restores one entry, as pg_restore would send it. */
final class EntryStatements {
    private static final String PARTITIONED = "p";

    private final boolean owners;
    private final String login;
    private final boolean superuser;
    private final Set<String> tablespaces;

    /**
     * Statements for one target.
     *
     * @param owners whether objects get their owners of the source; else they stay with the login
     * @param login the role that restores: what it creates is its own already
     * @param superuser whether it is one; others may not give everything to everybody
     * @param tablespaces those the target has; what was in another goes to the default one
     */
    EntryStatements(boolean owners, String login, boolean superuser, Set<String> tablespaces) {
        this.owners = owners;
        this.login = login;
        this.superuser = superuser;
        this.tablespaces = tablespaces;
    }

    /** What makes the entry's object and gives it to its owner; each element is sent as one script. */
    List<String> of(TocDefinition definition) {
        TocEntry entry = definition.entry();
        List<String> scripts = new ArrayList<>();
        EntryKind kind = EntryKind.of(entry);
        if (kind == EntryKind.LARGE_OBJECT || kind == EntryKind.LARGE_OBJECTS) {
            List<String> oids = LargeObjectGroup.oids(definition);
            scripts.add(LargeObjectGroup.create(oids));
            owner(definition)
                    .filter(owner -> !owner.equals(login))
                    .map(owner -> LargeObjectGroup.setOwner(oids, owner))
                    .ifPresent(statements -> scripts.add(given(statements)));
            return scripts;
        }
        if (kind == EntryKind.MATERIALIZED_VIEW_DATA) {
            // Filled as its owner would fill it: row security that binds the owner binds the view's rows too.
            scripts.add("set local row_security = on");
        }
        if (kind == EntryKind.SECURITY_LABEL) {
            scripts.add(Forgiven.label(definition.definition(), entry.dumpId()));
        } else if (!onlyRemark(definition.definition())) {
            scripts.add(definition.definition());
        }
        owner(definition)
                .flatMap(owner -> setOwner(definition, owner))
                .map(this::given)
                .ifPresent(scripts::add);
        accessMethodOfPartitions(entry).ifPresent(scripts::add);
        return scripts;
    }

    /** A change of owner as this login can make it. */
    String given(String statements) {
        return superuser ? statements : Forgiven.owner(statements);
    }

    /** The tablespace to select before the entry; empty when it does not matter. */
    Optional<String> tablespace(TocEntry entry) {
        return Optional.ofNullable(entry.tablespace()).map(name -> tablespaces.contains(name) ? name : "");
    }

    /** The table access method to select before the entry; empty when it does not matter. */
    Optional<String> accessMethod(TocEntry entry) {
        return Optional.ofNullable(entry.tableAccessMethod())
                .filter(name -> !name.isEmpty() && !PARTITIONED.equals(entry.relationKind()));
    }

    /** A partitioned table stores nothing; what its partitions will use is said after it is made. */
    private static Optional<String> accessMethodOfPartitions(TocEntry entry) {
        if (!PARTITIONED.equals(entry.relationKind())
                || entry.tableAccessMethod() == null
                || entry.tableAccessMethod().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("ALTER TABLE " + SqlNames.qualified(entry) + " SET ACCESS METHOD "
                + SqlNames.quoted(entry.tableAccessMethod()));
    }

    /** A definition that says in a comment why there is none, as that of schema public does. */
    private static boolean onlyRemark(String definition) {
        return definition.lines().allMatch(line -> line.isBlank() || line.startsWith("--"));
    }

    /** What has no statement to drop it cannot be owned by itself. */
    private Optional<String> owner(TocDefinition definition) {
        String owner = definition.entry().owner();
        boolean owned = owners
                && owner != null
                && !owner.isEmpty()
                && !definition.dropStatement().isBlank();
        return owned ? Optional.of(owner) : Optional.empty();
    }

    private static Optional<String> setOwner(TocDefinition definition, String owner) {
        TocEntry entry = definition.entry();
        String named = switch (EntryKind.of(entry).owner()) {
            case NAMED -> entry.description() + " " + SqlNames.qualified(entry);
            case AS_DROPPED -> dropped(definition.dropStatement());
            case LARGE_OBJECT, NONE -> null;
        };
        return Optional.ofNullable(named).map(object -> "ALTER " + object + " OWNER TO " + SqlNames.quoted(owner));
    }

    private static String dropped(String dropStatement) {
        return dropStatement.strip().replaceFirst("^DROP ", "").replaceFirst(";\\s*$", "");
    }
}
