package dev.polaris.backup.catalog;

import java.util.List;

/**
 * How the definitions of two backups differ, object by object, each named as pg_dump names it: {@code TABLE public.profiles}.
 *
 * @param added those that are new, at most a hundred
 * @param removed those that are gone, at most a hundred
 * @param changed those whose definition is another, at most a hundred
 * @param leftOut how many more there are
 * @param compared false when one of the two has no readable definitions
 */
public record SchemaChanges(
        List<String> added, List<String> removed, List<String> changed, long leftOut, boolean compared) {
    public SchemaChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }
}
