package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every kind of archive entry: when it is restored, how its owner is set, and what it locks. This is the one table that
 * pg_restore spreads over {@code _tocEntryRequired}, {@code _tocEntryRestorePass}, {@code _getObjectDescription} and
 * {@code identify_locking_dependencies}. docs/restore.md has it in words.
 */
enum EntryKind {
    ENCODING("ENCODING", When.SESSION, Owner.NONE, Lock.NONE),
    STDSTRINGS("STDSTRINGS", When.SESSION, Owner.NONE, Lock.NONE),
    SEARCHPATH("SEARCHPATH", When.SESSION, Owner.NONE, Lock.NONE),

    DATABASE("DATABASE", When.DATABASE, Owner.NAMED, Lock.NONE),
    DATABASE_PROPERTIES("DATABASE PROPERTIES", When.DATABASE, Owner.NONE, Lock.NONE),

    SCHEMA("SCHEMA", When.SECTION, Owner.NAMED, Lock.NONE),
    EXTENSION("EXTENSION", When.SECTION, Owner.NONE, Lock.NONE),
    PROCEDURAL_LANGUAGE("PROCEDURAL LANGUAGE", When.SECTION, Owner.NAMED, Lock.NONE),
    ACCESS_METHOD("ACCESS METHOD", When.SECTION, Owner.NONE, Lock.NONE),
    SHELL_TYPE("SHELL TYPE", When.SECTION, Owner.NONE, Lock.NONE),
    TYPE("TYPE", When.SECTION, Owner.NAMED, Lock.NONE),
    DOMAIN("DOMAIN", When.SECTION, Owner.NAMED, Lock.NONE),
    FUNCTION("FUNCTION", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    PROCEDURE("PROCEDURE", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    AGGREGATE("AGGREGATE", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    OPERATOR("OPERATOR", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    OPERATOR_CLASS("OPERATOR CLASS", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    OPERATOR_FAMILY("OPERATOR FAMILY", When.SECTION, Owner.AS_DROPPED, Lock.NONE),
    CAST("CAST", When.SECTION, Owner.NONE, Lock.NONE),
    TRANSFORM("TRANSFORM", When.SECTION, Owner.NONE, Lock.NONE),
    COLLATION("COLLATION", When.SECTION, Owner.NAMED, Lock.NONE),
    CONVERSION("CONVERSION", When.SECTION, Owner.NAMED, Lock.NONE),
    TEXT_SEARCH_PARSER("TEXT SEARCH PARSER", When.SECTION, Owner.NONE, Lock.NONE),
    TEXT_SEARCH_TEMPLATE("TEXT SEARCH TEMPLATE", When.SECTION, Owner.NONE, Lock.NONE),
    TEXT_SEARCH_DICTIONARY("TEXT SEARCH DICTIONARY", When.SECTION, Owner.NAMED, Lock.NONE),
    TEXT_SEARCH_CONFIGURATION("TEXT SEARCH CONFIGURATION", When.SECTION, Owner.NAMED, Lock.NONE),
    FOREIGN_DATA_WRAPPER("FOREIGN DATA WRAPPER", When.SECTION, Owner.NAMED, Lock.NONE),
    SERVER("SERVER", When.SECTION, Owner.NAMED, Lock.NONE),
    USER_MAPPING("USER MAPPING", When.SECTION, Owner.NONE, Lock.NONE),
    TABLE("TABLE", When.SECTION, Owner.NAMED, Lock.NONE),
    FOREIGN_TABLE("FOREIGN TABLE", When.SECTION, Owner.NAMED, Lock.NONE),
    VIEW("VIEW", When.SECTION, Owner.NAMED, Lock.NONE),
    MATERIALIZED_VIEW("MATERIALIZED VIEW", When.SECTION, Owner.NAMED, Lock.NONE),
    SEQUENCE("SEQUENCE", When.SECTION, Owner.NAMED, Lock.NONE),
    SEQUENCE_OWNED_BY("SEQUENCE OWNED BY", When.SECTION, Owner.NONE, Lock.NONE),
    DEFAULT("DEFAULT", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    TABLE_ATTACH("TABLE ATTACH", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    LARGE_OBJECT("BLOB", When.PRE_DATA, Owner.LARGE_OBJECT, Lock.NONE),
    /** Since archive 1.16: up to a thousand large objects of one owner and one set of privileges. */
    LARGE_OBJECTS("BLOB METADATA", When.PRE_DATA, Owner.LARGE_OBJECT, Lock.NONE),

    TABLE_DATA("TABLE DATA", When.DATA, Owner.NONE, Lock.NONE),
    LARGE_OBJECT_DATA("BLOBS", When.DATA, Owner.NONE, Lock.NONE),
    SEQUENCE_SET("SEQUENCE SET", When.SEQUENCES, Owner.NONE, Lock.NONE),

    /** Several indexes of one table can be built at once. */
    INDEX("INDEX", When.SECTION, Owner.NONE, Lock.SHARE),
    INDEX_ATTACH("INDEX ATTACH", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    STATISTICS("STATISTICS", When.SECTION, Owner.NAMED, Lock.EXCLUSIVE),
    CONSTRAINT("CONSTRAINT", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    CHECK_CONSTRAINT("CHECK CONSTRAINT", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    FOREIGN_KEY("FK CONSTRAINT", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    RULE("RULE", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    TRIGGER("TRIGGER", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    POLICY("POLICY", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    ROW_SECURITY("ROW SECURITY", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    PUBLICATION("PUBLICATION", When.SECTION, Owner.NAMED, Lock.NONE),
    PUBLICATION_TABLE("PUBLICATION TABLE", When.SECTION, Owner.NONE, Lock.EXCLUSIVE),
    PUBLICATION_SCHEMA("PUBLICATION TABLES IN SCHEMA", When.SECTION, Owner.NONE, Lock.NONE),
    SUBSCRIPTION("SUBSCRIPTION", When.SECTION, Owner.NAMED, Lock.NONE),
    SUBSCRIPTION_TABLE("SUBSCRIPTION TABLE", When.NEVER, Owner.NONE, Lock.NONE),

    ACL("ACL", When.ACL, Owner.NONE, Lock.NONE),
    DEFAULT_ACL("DEFAULT ACL", When.ACL, Owner.NONE, Lock.NONE),
    MATERIALIZED_VIEW_DATA("MATERIALIZED VIEW DATA", When.REFRESH, Owner.NONE, Lock.EXCLUSIVE),
    EVENT_TRIGGER("EVENT TRIGGER", When.EVENT_TRIGGERS, Owner.NAMED, Lock.NONE),

    /** With the object they are about; see {@link EntrySteps}. */
    COMMENT("COMMENT", When.SECTION, Owner.NONE, Lock.NONE),
    SECURITY_LABEL("SECURITY LABEL", When.SECTION, Owner.NONE, Lock.NONE),

    /** The planner's statistics are gathered anew from the rows that are really there. */
    STATISTICS_DATA("STATISTICS DATA", When.NEVER, Owner.NONE, Lock.NONE),
    /** A relic that pg_restore ignores too. */
    INIT("<Init>", When.NEVER, Owner.NONE, Lock.NONE),
    /** A kind of a later pg_dump: restored by its definition in its section, and it may lock anything. */
    UNKNOWN("", When.SECTION, Owner.NONE, Lock.EXCLUSIVE);

    /** When a kind is restored. */
    enum When {
        SESSION(EntryStep.SESSION),
        PRE_DATA(EntryStep.PRE_DATA),
        DATA(EntryStep.DATA),
        SEQUENCES(EntryStep.SEQUENCES),
        ACL(EntryStep.ACL),
        DATABASE(EntryStep.DATABASE),
        REFRESH(EntryStep.REFRESH),
        EVENT_TRIGGERS(EntryStep.EVENT_TRIGGERS),
        NEVER(EntryStep.NEVER),
        /** In the section the archive says. */
        SECTION(null);

        private final EntryStep step;

        When(EntryStep step) {
            this.step = step;
        }
    }

    /** How an owner is set. */
    enum Owner {
        /** It has none of its own. */
        NONE,
        /** {@code ALTER kind schema.name OWNER TO}. */
        NAMED,
        /** {@code ALTER} and the words of its {@code DROP}: a name alone does not tell overloaded ones apart. */
        AS_DROPPED,
        /** {@code ALTER LARGE OBJECT oid}, one for each. */
        LARGE_OBJECT
    }

    /** What it locks of the tables it depends on. */
    enum Lock {
        NONE,
        /** Others of this kind go on at the same time. */
        SHARE,
        /** Nothing else may work on the table. */
        EXCLUSIVE
    }

    private static final Map<String, EntryKind> BY_DESCRIPTION =
            Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.description, Function.identity()));

    private final String description;
    private final When when;
    private final Owner owner;
    private final Lock lock;

    EntryKind(String description, When when, Owner owner, Lock lock) {
        this.description = description;
        this.when = when;
        this.owner = owner;
        this.lock = lock;
    }

    static EntryKind of(TocEntry entry) {
        return BY_DESCRIPTION.getOrDefault(entry.description(), UNKNOWN);
    }

    /** The step that this kind always belongs to; null when its section decides. */
    EntryStep step() {
        return when.step;
    }

    Owner owner() {
        return owner;
    }

    Lock lock() {
        return lock;
    }

    /** Whether it is a relation that others can be about: indexes, triggers, rows. */
    boolean relation() {
        return this == TABLE || this == FOREIGN_TABLE || this == VIEW || this == MATERIALIZED_VIEW || this == SEQUENCE;
    }

    /** Whether it says something about another object and goes with it. */
    boolean remark() {
        return this == COMMENT || this == SECURITY_LABEL;
    }
}
