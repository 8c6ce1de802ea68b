package dev.polaris.backup.config;

/**
 * One mistake in a configuration.
 *
 * @param path where, such as {@code environments.prod.source.port}
 * @param message what is wrong
 * @param hint what to write instead
 */
public record Problem(String path, String message, String hint) {
    @Override
    public String toString() {
        return path + ": " + message + ". " + hint;
    }
}
