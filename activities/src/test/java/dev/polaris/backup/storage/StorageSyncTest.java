package dev.polaris.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** What a user wants of a mirror: everything is in it, little is copied, and nothing is lost that once was there. */
final class StorageSyncTest {
    private final String bucket = "user-media-" + UUID.randomUUID();
    private final MemorySource project = new MemorySource(bucket);
    private SyncTrial trial;

    @BeforeEach
    void begin() throws Exception {
        trial = new SyncTrial(project, bucket, 10);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void mirrorsEverythingAndThenOnlyWhatIsNew() throws Exception {
        for (int i = 0; i < 45; i++) {
            put("photos/2026/" + i + ".png", "picture " + i);
        }
        StorageSyncResult first = trial.sync();

        trial.equalsProject(first, project);
        assertThat(first.totals())
                .isEqualTo(new SyncTotals(
                        45,
                        first.totals().bytes(),
                        45,
                        0,
                        0,
                        0,
                        0,
                        0,
                        45,
                        first.totals().bytes()));
        assertThat(trial.committed(first).manifest().shards()).hasSizeGreaterThan(3);

        put("photos/2026/7.png", "another picture");
        put("photos/2027/1.png", "a new one");
        project.remove("photos/2026/8.png");
        StorageSyncResult second = trial.sync();

        trial.equalsProject(second, project);
        assertThat(second.totals().added()).isEqualTo(1);
        assertThat(second.totals().changed()).isEqualTo(1);
        assertThat(second.totals().deleted()).isEqualTo(1);
        assertThat(second.totals().unchanged()).isEqualTo(43);
        assertThat(second.totals().copied()).isEqualTo(2);

        Map<String, ManifestEntry> yesterday = trial.inventory(trial.committed(first));
        assertThat(trial.stored(yesterday.get("photos/2026/8.png"))).isEqualTo(bytes("picture 8"));
        assertThat(trial.stored(yesterday.get("photos/2026/7.png"))).isEqualTo(bytes("picture 7"));

        StorageSyncResult third = trial.sync();
        assertThat(third.totals().copied()).isZero();
        assertThat(third.totals().unchanged()).isEqualTo(45);
        trial.equalsProject(third, project);
    }

    @Test
    void keepsKeysThatNoFileSystemWouldHave() throws Exception {
        List<String> odd = List.of(
                "/leading",
                "trailing/",
                "a//b",
                "a",
                "a/b",
                "a/b/c",
                "./x",
                "..",
                "x/../y",
                "manifest.json",
                ".polaris/mine",
                "sp ace+plus?and&more=",
                "ü/é",
                "tab\there",
                "x".repeat(255),
                "seg/" + "y".repeat(900),
                "123456/manifest.json",
                "\uD83D\uDE00",
                "\uFFFD",
                ".emptyFolderPlaceholder");
        odd.forEach(key -> put(key, "bytes of " + key));
        project.put("empty", new byte[0]);

        trial.equalsProject(trial.sync(), project);
        trial.equalsProject(trial.sync(), project);
    }

    @Test
    void recordsWhatItTrulyReadOfAnObjectThatChangesMeanwhile() throws Exception {
        put("calm", "as listed");
        put("busy", "as listed");
        put("gone", "as listed");
        project.beforeReading(key -> {
            if (key.equals("busy") && project.bytes(key).length < 20) {
                put("busy", "written while it was being read");
            } else if (key.equals("gone")) {
                project.remove("gone");
            }
        });
        StorageSyncResult result = trial.sync();

        trial.equalsProject(result, project);
        assertThat(result.totals().gone()).isEqualTo(1);
        assertThat(result.totals().objects()).isEqualTo(2);
    }

    @Test
    void refusesABucketThatIsSuddenlyEmptyOrSmall() throws Exception {
        for (int i = 0; i < 40; i++) {
            put("object " + i, "content " + i);
        }
        StorageSyncResult good = trial.sync();
        for (int i = 0; i < 25; i++) {
            project.remove("object " + i);
        }

        assertThat(trial.failure()).isEqualTo(FailureType.LISTING_SHRANK);
        CommittedSync newest = trial.newest();
        assertThat(newest.commit()).isEqualTo(good.manifest());

        StorageSyncResult accepted = trial.sync(new SyncOptions(false, null, true));
        trial.equalsProject(accepted, project);
        project.clear();
        assertThat(trial.failure()).isEqualTo(FailureType.LISTING_SHRANK);
        assertThat(trial.newest().commit()).isEqualTo(accepted.manifest());
    }

    @Test
    void verifiesWhatIsNewAndFindsWhatIsGone() throws Exception {
        for (int i = 0; i < 25; i++) {
            put("object " + i, "content " + i);
        }
        StorageSyncResult first = trial.sync();
        SyncVerdict verdict = trial.verdict(first);
        assertThat(verdict.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(verdict.found().looked()).isEqualTo(25);
        assertThat(verdict.found().passedOver()).isZero();

        put("object 3", "another content");
        StorageSyncResult second = trial.sync();
        assertThat(trial.verdict(second).found().looked()).isEqualTo(1);
        assertThat(trial.verdict(second).found().passedOver()).isEqualTo(24);
        assertThat(trial.verify(true).found().read()).isEqualTo(25);

        ManifestEntry lost = trial.inventory(trial.newest()).get("object 7");
        try (S3Client admin = trial.admin()) {
            admin.deleteObject(request -> request.bucket(trial.backupBucket())
                    .key(lost.storedKey())
                    .versionId(lost.versionId())
                    .bypassGovernanceRetention(true));
        }
        // What was verified with its own sync is passed over by the next ones, and found by a full look.
        StorageSyncResult third = trial.sync();
        assertThat(trial.verdict(third).state()).isEqualTo(BackupState.VERIFIED);
        assertThatThrownBy(() -> trial.verify(true))
                .hasStackTraceContaining("VERIFICATION_FAILED")
                .hasStackTraceContaining("objects: 1 findings")
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getCause())).doesNotContain("object 7"));
    }

    @Test
    void copiesNothingAgainThatAFailedSyncHasCopied() throws Exception {
        for (int i = 0; i < 35; i++) {
            put("object %02d".formatted(i), "content " + i);
        }
        project.beforeReading(key -> {
            if (key.equals("object 17")) {
                throw new StorageSourceException.BadKey("The key has expired.");
            }
        });
        assertThat(trial.failure()).isEqualTo(FailureType.BAD_CREDENTIALS);
        project.beforeReading(key -> {});
        put("object 05", "written again since");

        StorageSyncResult result = trial.sync();

        trial.equalsProject(result, project);
        assertThat(result.totals().added()).isEqualTo(35);
        // Three ranges of ten were at work; the two without the unlucky object came to their end.
        assertThat(result.totals().copied()).isLessThanOrEqualTo(35 - 20 + 1);
    }

    @Test
    void cutsARangeThatHasGrown() throws Exception {
        put("m", "the only one");
        trial.sync();
        for (int i = 0; i < 100; i++) {
            put("n" + i, "content " + i);
        }
        StorageSyncResult grown = trial.sync();

        trial.equalsProject(grown, project);
        assertThat(trial.committed(grown).manifest().shards()).hasSizeGreaterThan(5);
        assertThat(grown.totals().unchanged()).isEqualTo(1);
    }

    private void put(String key, String content) {
        project.put(key, bytes(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
