package dev.polaris.backup.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is, never the secret: {@code ${env:NAME}} or {@code ${file:/run/secrets/name}}. It is read at the moment
 * of use, on the worker that uses it, so that a rotated secret needs no restart when it is a file.
 *
 * @param source {@code env} or {@code file}
 * @param name the variable or the path
 */
public record SecretReference(Source source, String name) {
    private static final Pattern FORM = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    /** Where secrets can lie. */
    public enum Source {
        ENV,
        FILE
    }

    /** Reads the written form; empty when the text is not a reference. */
    public static Optional<SecretReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new SecretReference(
                        matcher.group(1).equals("env") ? Source.ENV : Source.FILE, matcher.group(2)))
                : Optional.empty();
    }

    /**
     * Reads the secret.
     *
     * @param environment the process's environment variables
     * @throws MissingSecretException when the variable is unset or empty, or the file cannot be read
     */
    public String resolve(Map<String, String> environment) throws MissingSecretException {
        String value = source == Source.ENV ? environment.get(name) : readFile();
        if (value == null || value.isEmpty()) {
            throw new MissingSecretException(this);
        }
        return value;
    }

    private String readFile() throws MissingSecretException {
        try {
            // A file written by an editor or an orchestrator ends with a newline that is not part of the secret.
            return Files.readString(Path.of(name)).stripTrailing();
        } catch (IOException e) {
            throw new MissingSecretException(this);
        }
    }

    /** The written form; it names the place and not the secret. */
    @Override
    public String toString() {
        return "${" + (source == Source.ENV ? "env:" : "file:") + name + "}";
    }
}
