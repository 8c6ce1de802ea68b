package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A project's API keys, of both generations: JSON web tokens signed with the project's secret, and opaque keys.
 *
 * @param jwtSecret signs the tokens (HS256)
 * @param secretKey {@code sb_secret_…}, which may do everything
 * @param publishableKey {@code sb_publishable_…}, which may do as much as a stranger
 */
public record ApiKeys(String jwtSecret, String secretKey, String publishableKey) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    /** Tokens that were found good; only a handful is ever used. */
    private static final Map<String, Token> VERIFIED = new ConcurrentHashMap<>();

    private record Token(String secret, String role, Instant expires) {}

    /** Signs a token for a role, such as {@code service_role}, as the platform does. */
    public String token(String role, Instant expires) {
        String head = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        String claims =
                part("{\"iss\":\"supabase\",\"role\":\"" + role + "\",\"exp\":" + expires.getEpochSecond() + "}");
        return head + "." + claims + "." + ENCODER.encodeToString(signature(head + "." + claims));
    }

    /** A token that may do everything, good for ten years. */
    public String serviceToken() {
        return token("service_role", Instant.ofEpochSecond(2_200_000_000L));
    }

    @Override
    public String toString() {
        return "ApiKeys[]";
    }

    /**
     * Who asks.
     *
     * @throws StorageError when an Authorization is given that is no valid token
     * @throws GatewayRefusal when the gateway in front does not know the key
     */
    Caller caller(Optional<String> apikey, Optional<String> authorization, String userAgent) {
        Optional<String> bearer = authorization.map(text -> text.replaceFirst("(?i)^Bearer\\s+", ""));
        if (apikey.isPresent() && same(apikey.get(), secretKey)) {
            if (userAgent.startsWith("Mozilla/")) {
                throw new GatewayRefusal("Forbidden use of secret API key in browser");
            }
            return bearer.isPresent() && !bearer.equals(apikey) ? byToken(bearer.get()) : Caller.SERVICE;
        }
        if (apikey.isPresent() && same(apikey.get(), publishableKey)) {
            return bearer.map(this::byToken).orElse(Caller.ANON);
        }
        if (apikey.isPresent() && role(apikey.get()).isEmpty()) {
            throw new GatewayRefusal("Invalid API key");
        }
        return bearer.or(() -> apikey).map(this::byToken).orElse(Caller.NOBODY);
    }

    private Caller byToken(String text) {
        String role = role(text)
                .orElseThrow(() -> StorageError.accessDenied(
                        text.chars().filter(c -> c == '.').count() == 2
                                ? "signature verification failed"
                                : "Invalid Compact JWS"));
        return role.equals("service_role") ? Caller.SERVICE : Caller.ANON;
    }

    private Optional<String> role(String text) {
        Token known = VERIFIED.get(text);
        if (known == null || !known.secret().equals(jwtSecret)) {
            known = verified(text);
            if (known == null) {
                return Optional.empty();
            }
            VERIFIED.put(text, known);
        }
        if (known.expires().isBefore(Instant.now())) {
            throw StorageError.accessDenied("\"exp\" claim timestamp check failed");
        }
        return Optional.of(known.role());
    }

    private Token verified(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            byte[] given = Base64.getUrlDecoder().decode(parts[2]);
            if (!MessageDigest.isEqual(given, signature(parts[0] + "." + parts[1]))) {
                return null;
            }
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return new Token(
                    jwtSecret,
                    claims.path("role").asText("anon"),
                    Instant.ofEpochSecond(claims.path("exp").asLong(Long.MAX_VALUE >> 32)));
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(jwtSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HmacSHA256", e);
        }
    }

    private static String part(String json) {
        return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Whom a request comes from. */
    enum Caller {
        SERVICE,
        ANON,
        /** Without any key. */
        NOBODY
    }

    /** The gateway's own 401, before Storage is asked. */
    static final class GatewayRefusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GatewayRefusal(String message) {
            super(message, null, false, false);
        }
    }
}
