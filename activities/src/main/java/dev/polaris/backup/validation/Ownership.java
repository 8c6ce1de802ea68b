package dev.polaris.backup.validation;

import java.sql.SQLException;

/** What can be asked of owners and grantors on a target: only a superuser can give things away and grant for others. */
final class Ownership {
    private final boolean managed;
    private final String login;
    private final boolean superuser;

    private Ownership(boolean managed, String login, boolean superuser) {
        this.managed = managed;
        this.login = login;
        this.superuser = superuser;
    }

    /**
     * Looks at who restored.
     *
     * @param managed whether a platform decides about owners
     */
    static Ownership read(ValidationSession session, boolean managed) throws SQLException {
        Ownership[] found = new Ownership[1];
        session.query(
                "select rolname, rolsuper from pg_catalog.pg_roles where rolname = current_user",
                row -> found[0] = new Ownership(managed, row.getString(1), row.getBoolean(2)));
        return found[0];
    }

    /** Whether who made a grant must be who made it in the source. */
    boolean comparesGrantors() {
        return superuser;
    }

    /** Compares two owners. That the login kept what it could not give away is noted; anything else fails. */
    void compare(String object, String wanted, String found, CheckLog log) {
        if (found.equals(wanted)) {
            return;
        }
        String reason = "is owned by " + found + "; in the backup by " + wanted;
        if (managed || (!superuser && found.equals(login))) {
            log.note(object, reason);
        } else {
            log.failed(object, reason);
        }
    }
}
