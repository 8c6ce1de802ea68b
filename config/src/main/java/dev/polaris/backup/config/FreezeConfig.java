package dev.polaris.backup.config;

/** How an environment's app is kept from writing: one of several ways. */
public sealed interface FreezeConfig permits FreezeConfig.Sql {
    /**
     * The database itself refuses writes.
     *
     * @param admin a login that owns the database the app uses, and may end other sessions
     */
    record Sql(LoginConfig admin) implements FreezeConfig {}
}
