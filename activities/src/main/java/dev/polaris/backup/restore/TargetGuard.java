package dev.polaris.backup.restore;

import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import java.util.List;

/** Refuses targets that a backup must not or cannot go into, before anything is touched. */
final class TargetGuard {
    private static final int MOST_NAMED = 20;

    private final String label;
    private final TargetFacts facts;

    TargetGuard(String label, TargetFacts facts) {
        this.label = label;
        this.facts = facts;
    }

    /**
     * Looks at everything that a restore needs of its target, except at what a restore of earlier sections should have left.
     *
     * @param restoreId the restore that asks; when it has the target already, the target need not be empty
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_IS_SOURCE}, {@code TARGET_BUSY}, {@code TARGET_NOT_EMPTY},
     *     {@code TARGET_UNSUITABLE}
     */
    void check(SourceFacts source, String archiveEncoding, String restoreId) {
        refuseSource(source);
        refuseOtherHolder(restoreId);
        refuseUnsuitable(source, archiveEncoding);
        if (facts.holder().isEmpty() && !facts.objects().isEmpty()) {
            throw FailureType.TARGET_NOT_EMPTY.failure("Target " + label + " holds objects, such as "
                    + String.join(", ", facts.objects().stream().sorted().toList()) + ".");
        }
    }

    /**
     * Refuses a login that may not create the roles which the backup needs.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE}
     */
    void checkRoles(List<String> missing) {
        if (!missing.isEmpty() && !facts.createsRoles()) {
            throw unsuitable(facts.login() + " may not create roles, and these are missing: "
                    + String.join(", ", missing.stream().limit(MOST_NAMED).toList())
                    + (missing.size() > MOST_NAMED ? " and " + (missing.size() - MOST_NAMED) + " more" : "")
                    + "; create them, or give it CREATEROLE");
        }
    }

    private void refuseSource(SourceFacts source) {
        boolean same = source.isDatabase(facts.systemIdentifier(), facts.databaseOid(), facts.serverStartedAt())
                .orElse(false);
        if (same) {
            throw FailureType.TARGET_IS_SOURCE.failure("Target " + label + " is the very database of the backup.");
        }
    }

    private void refuseOtherHolder(String restoreId) {
        if (facts.holder().isPresent() && !facts.holder().get().equals(restoreId)) {
            throw FailureType.TARGET_BUSY.failure("Restore " + facts.holder().get() + " has target " + label
                    + "; if it will not be resumed, drop schema polaris_restore and what it restored.");
        }
    }

    private void refuseUnsuitable(SourceFacts source, String archiveEncoding) {
        int sourceMajor = Integer.parseInt(source.serverVersion().split("\\D")[0]);
        if (facts.major() < sourceMajor) {
            throw unsuitable(
                    "it is PostgreSQL " + facts.version() + ", the backup is of PostgreSQL " + source.serverVersion());
        }
        if (facts.inRecovery()) {
            throw unsuitable("it is a standby and takes no writes");
        }
        if (!facts.mayCreate()) {
            throw unsuitable(facts.login() + " may not create schemas in it");
        }
        if (!facts.encoding().equals("UTF8") && !facts.encoding().equals(archiveEncoding)) {
            throw unsuitable("its encoding is " + facts.encoding() + ", the backup's is " + archiveEncoding);
        }
    }

    private RuntimeException unsuitable(String why) {
        return FailureType.TARGET_UNSUITABLE.failure("Target " + label + " cannot take this backup: " + why + ".");
    }
}
