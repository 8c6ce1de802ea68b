package dev.polaris.backup.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polaris.backup.archive.ArchiveWalk;
import dev.polaris.backup.archive.WalkCheck;
import dev.polaris.backup.archive.WalkFinding;
import dev.polaris.backup.archive.WalkProgress;
import dev.polaris.backup.archive.WalkResult;
import dev.polaris.backup.archive.WalkVerdict;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.catalog.TableList;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a committed backup back in the versions its commit record pins, and says everything that is wrong with it. What
 * could not be looked at is a verdict of its own and never counts as passed.
 */
final class BackupVerification {
    /** Enough for any database; the list in verification.json is not paged. */
    private static final int MOST_TABLES = 200_000;

    private final ObjectStore store;
    private final Instant startedAt = Instant.now();
    private final List<Check> checks = new ArrayList<>();
    private volatile WalkProgress progress;
    private volatile long smallBytes;

    BackupVerification(ObjectStore store) {
        this.store = store;
    }

    /** How far it is; may be asked from any thread. */
    VerifyProgress progress() {
        WalkProgress walked = progress;
        return walked == null
                ? new VerifyProgress(0, 0, null)
                : new VerifyProgress(
                        walked.compressedBytes(),
                        walked.compressedTotal(),
                        walked.currentTable().isEmpty() ? null : walked.currentTable());
    }

    /** Bytes read so far; may be asked from any thread. */
    long moved() {
        WalkProgress walked = progress;
        return smallBytes + (walked == null ? 0 : walked.compressedBytes());
    }

    /**
     * Verifies a backup.
     *
     * @param stillWanted called before each member; what it throws ends the verification
     * @throws IOException when reading failed, which says nothing about the backup
     */
    VerificationRecord verify(CommittedSlot slot, Runnable stillWanted) throws IOException {
        BackupRecord record = slot.record();
        tampering(slot);
        smallObjects(record);
        WalkResult walk = walk(record, walked -> {
            progress = walked;
            stillWanted.run();
        });
        List<TableFacts> tables = tables(record, walk);
        Map<String, Long> sizes = new TreeMap<>();
        record.objects().forEach((name, object) -> sizes.put(name, object.size()));
        boolean passed = checks.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED);
        return new VerificationRecord(
                VerificationRecord.FORMAT_VERSION,
                record.backupId(),
                record.attemptId(),
                VerificationRecord.stateOf(checks),
                checks,
                List.of(new VerificationRecord.Run(
                        "read-back", startedAt, Duration.between(startedAt, Instant.now()), passed)),
                sizes,
                tables,
                null,
                null);
    }

    private void tampering(CommittedSlot slot) {
        check("tampering", slot.alarms());
    }

    /** Everything but the dump is small enough to be read at once and compared with what was pinned. */
    private void smallObjects(BackupRecord record) throws IOException {
        List<String> findings = new ArrayList<>();
        for (PinnedObject object : record.objects().values()) {
            if (object.fileName().equals(BackupObjects.DUMP)) {
                continue;
            }
            try {
                String digest = digest(object);
                if (!digest.equals(object.sha256())) {
                    findings.add(object.fileName() + " has SHA-256 " + digest + ", pinned is " + object.sha256());
                }
            } catch (ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
                findings.add(object.fileName() + ": " + e.getMessage());
            }
        }
        check("objects", findings);
        check("checksum-file", checksumFile(record));
    }

    private List<String> checksumFile(BackupRecord record) throws IOException {
        String expected = record.object(BackupObjects.DUMP).sha256() + "  " + BackupObjects.DUMP + "\n";
        try (InputStream content = store.open(record.object(BackupObjects.CHECKSUM))) {
            String found = new String(content.readNBytes(expected.length() + 1), UTF_8);
            return found.equals(expected) ? List.of() : List.of("dump.sha256 does not hold the dump's digest");
        } catch (ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
            return List.of("dump.sha256: " + e.getMessage());
        }
    }

    private WalkResult walk(BackupRecord record, Consumer<WalkProgress> onProgress) throws IOException {
        PinnedObject dump = record.object(BackupObjects.DUMP);
        PinnedObject index = record.object(BackupObjects.INDEX);
        try (InputStream compressed = store.open(dump)) {
            WalkResult walk = ArchiveWalk.walk(compressed, () -> store.open(index), onProgress);
            for (WalkCheck name : WalkCheck.values()) {
                add(name, walk);
            }
            List<String> pinned = walk.sha256().equals(dump.sha256())
                    ? List.of()
                    : List.of("dump.sql.gz has SHA-256 " + walk.sha256() + ", pinned is " + dump.sha256());
            // Always said, or a verdict of an earlier run would stand for ever in the merged record.
            check("dump", List.of());
            check("pinned-sha256", pinned);
            return walk;
        } catch (ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
            check("dump", List.of(e.getMessage()));
            for (WalkCheck name : WalkCheck.values()) {
                checks.add(notRun(name.label()));
            }
            checks.add(notRun("pinned-sha256"));
            return null;
        }
    }

    private void add(WalkCheck name, WalkResult walk) {
        WalkVerdict verdict = walk.verdicts().get(name);
        List<String> findings = new ArrayList<>();
        for (WalkFinding finding : walk.findings()) {
            if (finding.check() == name) {
                findings.add(finding.table().map(table -> table + ": ").orElse("") + finding.message());
            }
        }
        if (verdict.outcome() == WalkVerdict.Outcome.NOT_RUN) {
            findings.add("not run: " + verdict.detail());
        }
        checks.add(
                new Check(name.label(), CheckVerdict.valueOf(verdict.outcome().name()), Instant.now(), findings));
    }

    private List<TableFacts> tables(BackupRecord record, WalkResult walk) throws IOException {
        return walk == null || walk.outcome(WalkCheck.ROWS) != WalkVerdict.Outcome.PASSED
                ? List.of()
                : TableList.largest(store, record.object(BackupObjects.INDEX), MOST_TABLES)
                        .tables();
    }

    private void check(String name, List<String> findings) {
        CheckVerdict verdict = findings.isEmpty() ? CheckVerdict.PASSED : CheckVerdict.FAILED;
        checks.add(new Check(name, verdict, Instant.now(), findings));
    }

    private static Check notRun(String name) {
        return new Check(name, CheckVerdict.NOT_RUN, Instant.now(), List.of("not run: the dump cannot be read"));
    }

    private String digest(PinnedObject object) throws IOException {
        try (DigestInputStream content = new DigestInputStream(store.open(object), sha256())) {
            smallBytes += content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
