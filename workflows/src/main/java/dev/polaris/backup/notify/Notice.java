package dev.polaris.backup.notify;

import java.util.Objects;

/**
 * What people are told.
 *
 * @param env the environment
 * @param procedure the workflow id of the run that tells it
 * @param severity how urgent it is
 * @param title one line
 * @param text what happened and what to do next; no secret and no data of rows
 */
public record Notice(String env, String procedure, Severity severity, String title, String text) {
    public Notice {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
    }
}
