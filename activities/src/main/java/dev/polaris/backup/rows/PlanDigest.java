package dev.polaris.backup.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of everything that a merge would do: each fact is added as one line, in a fixed order. */
final class PlanDigest {
    private final MessageDigest digest;

    PlanDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a fact; its length is added too, so that no two sequences of facts are the same bytes. */
    PlanDigest add(String fact) {
        byte[] bytes = fact.getBytes(UTF_8);
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
        return this;
    }

    /** 64 hexadecimal digits. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * SQL that counts rows and adds up the SHA-256 of their texts, in halves of 64 bits: the same for the same rows in any
     * order.
     *
     * @param text the text of one row
     * @param rows the FROM clause with its condition
     */
    static String ofRows(String text, String rows) {
        return "select count(*), " + SUMS + " from (select " + hash(text) + " as h from " + rows + ") x";
    }

    /** The two sums over a column {@code h}. */
    static final String SUMS = "coalesce(sum(('x' || substr(h, 1, 16))::bit(64)::bigint::numeric), 0)::text, "
            + "coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0)::text";

    static String hash(String text) {
        return "encode(sha256(convert_to(" + text + ", getdatabaseencoding())), 'hex')";
    }
}
