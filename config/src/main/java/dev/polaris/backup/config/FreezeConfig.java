package dev.polaris.backup.config;

/** How an environment's app is kept from writing: one of several ways. */
public sealed interface FreezeConfig permits FreezeConfig.Sql, FreezeConfig.Http, FreezeConfig.Command {
    /**
     * The database itself refuses writes.
     *
     * @param admin a login that owns the database the app uses, and may end other sessions
     */
    record Sql(LoginConfig admin) implements FreezeConfig {}

    /** The app has a flag that says whether it may write, and honours it. */
    record Http(HttpHookConfig hook) implements FreezeConfig {}

    /** A command freezes and thaws. */
    record Command(CommandHookConfig hook) implements FreezeConfig {}
}
