package dev.polaris.backup.flip;

import dev.polaris.backup.instance.Instance;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a {@code .env} file in which one variable holds a database's address. Host, port and database of the address
 * can be changed; login, parameters and every other byte of the file stay.
 */
final class EnvFile {
    private static final Pattern ADDRESS =
            Pattern.compile("[a-z][a-z0-9+]*://(?:[^@/?#\\s]*@)?(\\[[^]]+]|[^:/?#\\s'\"]+)(?::(\\d+))?/([^?#\\s'\"]+)");
    private static final int STANDARD_PORT = 5432;

    private final String text;
    private final Matcher address;

    private EnvFile(String text, Matcher address) {
        this.text = text;
        this.address = address;
    }

    /** Finds the variable; empty when the file has none of that name that holds an address. The last one counts. */
    static Optional<EnvFile> find(String text, String variable) {
        Matcher lines = Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?" + Pattern.quote(variable) + "[ \\t]*=(.*)$")
                .matcher(text);
        Optional<EnvFile> found = Optional.empty();
        while (lines.find()) {
            Matcher address = ADDRESS.matcher(text).region(lines.start(1), lines.end(1));
            found = address.find() ? Optional.of(new EnvFile(text, address)) : Optional.empty();
        }
        return found;
    }

    /** Where the address points. */
    AppPlace place() {
        String host = address.group(1);
        return new AppPlace(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                address.group(2) == null ? STANDARD_PORT : Integer.parseInt(address.group(2)),
                address.group(3));
    }

    /** The whole text with the address pointing at the instance. */
    String pointingAt(Instance instance) {
        String host = instance.host().contains(":") ? "[" + instance.host() + "]" : instance.host();
        return text.substring(0, address.start(1)) + host + ":" + instance.port() + "/" + instance.database()
                + text.substring(address.end(3));
    }
}
