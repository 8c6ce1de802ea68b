package dev.polaris.backup.config;

import java.net.URI;
import java.util.Optional;

/** Reads addresses of web servers. */
final class WebAddress {
    private WebAddress() {}

    /** An address that may be left out. */
    static Optional<URI> optional(Section section, String key, String example) {
        Optional<String> text = section.optionalText(key);
        return text.isEmpty() ? Optional.empty() : Optional.of(parsed(section, key, text.get(), example));
    }

    /** An address that must be there; a placeholder stands in for it once the mistake is noted. */
    static URI required(Section section, String key, String example) {
        return parsed(section, key, section.text(key, "Write " + example + "."), example);
    }

    private static URI parsed(Section section, String key, String text, String example) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        if (!text.isEmpty()) {
            // Not repeated: a key could stand in it.
            section.problem(key, "is no address of the form http(s)://host", "Write " + example + ".");
        }
        return URI.create("http://unknown");
    }
}
