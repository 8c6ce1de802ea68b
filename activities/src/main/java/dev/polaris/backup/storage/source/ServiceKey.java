package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A project's key that may do everything, of either generation. Others are refused here, before anything is asked with
 * them: to a key without rights every bucket is empty, and nothing in the answers tells.
 */
public final class ServiceKey {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    private final String text;
    private final boolean token;

    private ServiceKey(String text, boolean token) {
        this.text = text;
        this.token = token;
    }

    /**
     * Looks at a key.
     *
     * @throws StorageSourceException.BadKey when it is no key that may do everything, or has expired
     */
    public static ServiceKey parse(String text) {
        if (!FORM.matcher(text).matches()) {
            // The client would refuse it as a header, and quote it.
            throw new StorageSourceException.BadKey("The configured key holds characters that no key has.");
        }
        if (text.startsWith("sb_secret_")) {
            return new ServiceKey(text, false);
        }
        if (text.startsWith("sb_publishable_")) {
            throw new StorageSourceException.BadKey("The configured key is a publishable one, which sees nothing.");
        }
        JsonNode claims = claims(text);
        String role = claims.path("role").asText("");
        if (!role.equals("service_role")) {
            throw new StorageSourceException.BadKey(
                    "The configured key is for the role \"" + role + "\", which sees only a part.");
        }
        if (claims.has("exp")
                && Instant.ofEpochSecond(claims.get("exp").asLong()).isBefore(Instant.now())) {
            throw new StorageSourceException.BadKey("The configured key has expired.");
        }
        return new ServiceKey(text, true);
    }

    private static JsonNode claims(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length == 3) {
            try {
                return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            } catch (IllegalArgumentException | IOException e) {
                // Said below, without repeating the key.
            }
        }
        throw new StorageSourceException.BadKey(
                "The configured key is neither a JSON web token nor begins with sb_secret_.");
    }

    String text() {
        return text;
    }

    /** Whether it goes into the Authorization header too; an opaque key there is refused as a broken token. */
    boolean isToken() {
        return token;
    }

    /** Not the key. */
    @Override
    public String toString() {
        return "ServiceKey[" + (token ? "token" : "opaque") + "]";
    }
}
