package dev.polaris.backup.restore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of a restore. It follows from what is restored and where to, so that the same restore, asked for again after a
 * failure, is known by what it has left in the target. How many jobs it uses is no part of what it is.
 */
final class RestoreIds {
    private static final int HEX_DIGITS = 16;

    private RestoreIds() {}

    static String of(BackupSource backup, RestoreTarget target, RestoreOptions options, boolean quarantine) {
        RestoreOptions what =
                new RestoreOptions(options.schemas(), options.tables(), options.exclude(), options.sections(), null);
        String text = String.join(
                "\n",
                backup.backupId(),
                backup.dump().sha256(),
                target.label(),
                what.toString(),
                String.valueOf(quarantine));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "polaris-restore-" + HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
