package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a restore of objects would do, exactly. Nothing else is done than the plan whose digest was approved.
 *
 * @param digest of the sync, the target, the choice and every decision; 64 hexadecimal digits
 * @param mode what becomes of objects that are there
 * @param objects counts and bytes
 * @param findings what a person should know before approving
 * @param listing where the plan lies in the backup bucket, object by object
 */
public record StorageRestorePlan(
        String digest, ObjectMode mode, PlannedObjects objects, List<String> findings, String listing) {
    public StorageRestorePlan {
        findings = List.copyOf(findings);
    }

    static StorageRestorePlan of(ObjectsOrder order, PlannedObjects objects, String backupBucket) {
        List<String> findings = new ArrayList<>(order.source().findings());
        long found = objects.objects() + objects.lost();
        long absent = order.choice().keys().size() - found;
        if (absent > 0) {
            findings.add(absent + " of the named keys are not in this sync; an earlier one may have them");
        } else if (found == 0) {
            findings.add("no object of this sync is chosen");
        }
        if (objects.lost() > 0) {
            findings.add(
                    objects.lost() + " chosen objects have no bytes in this sync, because the project could not give"
                            + " them; an earlier one may have them");
        }
        if (objects.odd() > 0) {
            findings.add(
                    objects.odd() + " objects have keys that Storage takes no longer; they are tried, and reported");
        }
        return new StorageRestorePlan(
                digest(order, objects),
                order.choice().mode(),
                objects,
                findings,
                "s3://" + backupBucket + "/" + order.workPrefix() + "plan/");
    }

    private static String digest(ObjectsOrder order, PlannedObjects objects) {
        LocatedObjects source = order.source();
        String text = String.join(
                "\n",
                source.manifest().key(),
                source.manifest().versionId(),
                source.manifest().sha256(),
                source.project(),
                source.toBucket(),
                String.valueOf(source.bucketThere()),
                String.valueOf(source.database()),
                order.choice().toString(),
                objects.toString());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether carrying the plan out would change nothing. */
    @JsonIgnore
    public boolean empty() {
        return objects.uploads() == 0;
    }

    /** The plan for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("mode " + mode.label() + ": " + objects.objects() + " objects chosen, " + objects.bytes() + " bytes");
        lines.add(objects.create() + " are missing and would be uploaded, " + objects.createBytes() + " bytes");
        if (objects.replace() > 0) {
            lines.add(objects.replace() + " would be overwritten, " + objects.replaceBytes() + " bytes");
        }
        if (objects.compare() > 0) {
            lines.add(objects.compare() + " would be read, and overwritten where they differ, " + objects.compareBytes()
                    + " bytes");
        }
        lines.add(objects.leave() + " stay as they are");
        findings.forEach(finding -> lines.add("note: " + finding));
        return lines;
    }
}
