package dev.polaris.backup.storage.source;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Addresses of a project's Storage. Keys are encoded here once, and nothing on the way may tidy them up. */
final class StorageAddress {
    private static final String BASE = "/storage/v1";
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();

    private final String base;

    /**
     * A project's.
     *
     * @param project such as {@code https://ref.supabase.co}, with or without {@code /storage/v1}
     */
    StorageAddress(URI project) {
        String text = project.toString().replaceFirst("/+$", "");
        base = text.endsWith(BASE) ? text : text + BASE;
    }

    URI of(String path) {
        return URI.create(base + path);
    }

    /** The address of something that an object's bucket and key name. */
    URI of(String path, String bucket, String key) {
        return URI.create(base + path + "/" + encoded(bucket, false) + "/" + encoded(key, true));
    }

    static String encoded(String name, boolean keepSlashes) {
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        for (byte value : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (value & 0xff);
            if (PLAIN.indexOf(character) >= 0 || keepSlashes && character == '/') {
                encoded.append(character);
            } else {
                encoded.append('%').append(HEXADECIMAL[character >> 4]).append(HEXADECIMAL[character & 15]);
            }
        }
        return encoded.toString();
    }

    /** For messages. */
    @Override
    public String toString() {
        return base;
    }
}
