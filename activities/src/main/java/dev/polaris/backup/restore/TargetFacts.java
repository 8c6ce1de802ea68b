package dev.polaris.backup.restore;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a target is and has, seen at one moment.
 *
 * @param systemIdentifier the cluster's identifier; empty when the login may not read it
 * @param serverStartedAt when the server was started, to the microsecond
 * @param databaseOid the database's oid in its cluster
 * @param database the database's name
 * @param version as the server says it, such as {@code 17.10}
 * @param major its first number
 * @param encoding the database's encoding
 * @param login the role that restores
 * @param superuser whether it is one
 * @param createsRoles whether it may create roles
 * @param actsAs roles that it is, or is a member of
 * @param mayCreate whether it may create schemas
 * @param inRecovery whether the server takes no writes
 * @param holder the restore that has the target; empty when none has
 * @param objects what must not be there, up to a few; a restore's own not counted
 * @param availableExtensions extensions that can be created, or are there
 * @param superuserExtensions those of them that are not there and only a superuser can create
 * @param preloaded libraries that the server loads at its start
 * @param tablespaces by name
 * @param roles by name
 * @param platform what a platform has put there; nothing on PostgreSQL of one's own
 * @param earlier what restores of earlier sections may have left; empty when it was not asked for
 * @param heldPlan the digest of the plan that the holder carries out; empty when there is no holder
 */
record TargetFacts(
        Optional<String> systemIdentifier,
        Instant serverStartedAt,
        long databaseOid,
        String database,
        String version,
        int major,
        String encoding,
        String login,
        boolean superuser,
        boolean createsRoles,
        Set<String> actsAs,
        boolean mayCreate,
        boolean inRecovery,
        Optional<String> holder,
        Set<String> objects,
        Set<String> availableExtensions,
        Set<String> superuserExtensions,
        Set<String> preloaded,
        Set<String> tablespaces,
        Set<String> roles,
        PlatformObjects platform,
        Optional<EarlierSections> earlier,
        Optional<String> heldPlan) {
    TargetFacts {
        objects = Set.copyOf(objects);
        actsAs = Set.copyOf(actsAs);
        superuserExtensions = Set.copyOf(superuserExtensions);
        availableExtensions = Set.copyOf(availableExtensions);
        preloaded = Set.copyOf(preloaded);
        tablespaces = Set.copyOf(tablespaces);
        roles = Set.copyOf(roles);
    }
}
