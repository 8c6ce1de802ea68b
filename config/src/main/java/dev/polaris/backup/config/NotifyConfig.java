package dev.polaris.backup.config;

/** How people are told what a procedure did or needs: one of several ways. */
public sealed interface NotifyConfig permits NotifyConfig.Http, NotifyConfig.Command {
    /** A web address is posted to. */
    record Http(HttpHookConfig hook) implements NotifyConfig {}

    /** A command is run. */
    record Command(CommandHookConfig hook) implements NotifyConfig {}
}
