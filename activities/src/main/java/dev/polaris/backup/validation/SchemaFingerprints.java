package dev.polaris.backup.validation;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.polaris.backup.archive.TocDefinition;
import dev.polaris.backup.archive.TocEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The entries of one database's schema by name, each with a fingerprint of its definition instead of the text: half a
 * million entries must fit.
 */
final class SchemaFingerprints {
    /** Kinds that pg_restore gives an owner; of all others the entry only repeats that of the object they belong to. */
    private static final Set<String> OWNED = Set.of(
            "AGGREGATE",
            "COLLATION",
            "CONVERSION",
            "DEFAULT ACL",
            "DOMAIN",
            "EVENT TRIGGER",
            "FOREIGN DATA WRAPPER",
            "FOREIGN TABLE",
            "FUNCTION",
            "MATERIALIZED VIEW",
            "OPERATOR",
            "OPERATOR CLASS",
            "OPERATOR FAMILY",
            "PROCEDURAL LANGUAGE",
            "PROCEDURE",
            "PUBLICATION",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "SUBSCRIPTION",
            "TABLE",
            "TEXT SEARCH CONFIGURATION",
            "TEXT SEARCH DICTIONARY",
            "TYPE",
            "VIEW");

    /** What an entry is called. Several entries may have one name. */
    record Name(String description, String schema, String tag) {
        static Name of(TocEntry entry) {
            // A copy's database has another name, and is the same database all the same.
            String tag = DefinitionText.ofTheDatabase(entry) ? "DATABASE" : entry.tag();
            return new Name(entry.description(), entry.namespace() == null ? "" : entry.namespace(), tag);
        }

        /** For people: kind and name. */
        @Override
        public String toString() {
            return description + " " + (schema.isEmpty() ? tag : schema + "." + tag);
        }
    }

    /** What is compared of an entry. */
    record Print(long high, long low, String owner, String accessMethod) {
        static Print of(TocDefinition definition, boolean quarantined, boolean grantors) {
            byte[] text =
                    DefinitionText.comparable(definition, quarantined, grantors).getBytes(StandardCharsets.UTF_8);
            HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(text);
            return new Print(
                    hash.getMostSignificantBits(),
                    hash.getLeastSignificantBits(),
                    OWNED.contains(definition.entry().description())
                            ? Objects.requireNonNullElse(definition.entry().owner(), "")
                            : "",
                    Objects.requireNonNullElse(definition.entry().tableAccessMethod(), ""));
        }

        boolean sameDefinition(Print other) {
            return high == other.high && low == other.low && accessMethod.equals(other.accessMethod);
        }
    }

    /** Most names have one entry, so a list is made only for those that have several. */
    private final Map<Name, Object> entries = new HashMap<>();

    void add(Name name, Print print) {
        Object before = entries.putIfAbsent(name, print);
        if (before instanceof Print first) {
            entries.put(name, new ArrayList<>(List.of(first, print)));
        } else if (before != null) {
            prints(before).add(print);
        }
    }

    /**
     * Takes out the entry of this name that is most like the given one: equal, else of the same definition, else any.
     *
     * @return null when there is none of the name
     */
    Print take(Name name, Print like) {
        Object found = entries.get(name);
        if (found == null) {
            return null;
        }
        if (found instanceof Print only) {
            entries.remove(name);
            return only;
        }
        List<Print> several = prints(found);
        Print best = several.stream()
                .filter(like::equals)
                .findFirst()
                .or(() -> several.stream().filter(like::sameDefinition).findFirst())
                .orElse(several.get(0));
        several.remove(best);
        if (several.isEmpty()) {
            entries.remove(name);
        }
        return best;
    }

    /** Names that were not taken. */
    Iterable<Name> left() {
        return entries.keySet();
    }

    @SuppressWarnings("unchecked")
    private static List<Print> prints(Object several) {
        return (List<Print>) several;
    }
}
