package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what syncs of the bucket have copied that did not come to their end, or are still at work: a first sync of
 * terabytes that fails in its last hour must not begin anew. No manifest knows these objects, but they are as good as any,
 * until they are pruned as garbage; so only syncs of the last days are looked at.
 */
final class UnfinishedSyncs {
    private static final Pattern SYNC = Pattern.compile("(sync-(\\d{8}T\\d{6})-[0-9a-f]{8})/");
    private static final Pattern TIME = Pattern.compile("\\d{6}/");
    private static final DateTimeFormatter ID_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    /** Garbage is kept longer than this. */
    private static final Duration OLDEST = Duration.ofDays(5);

    /** Older ones have hardly anything that these have not. */
    private static final int MOST = 3;

    private final ObjectStore store;
    private final SyncOrder order;

    private record Unfinished(String workPrefix, String syncId, Instant startedAt) {}

    UnfinishedSyncs(ObjectStore store, SyncOrder order) {
        this.store = store;
        this.order = order;
    }

    /**
     * What they have copied, newest sync first; each list in the order of keys.
     *
     * @param since when the last committed sync began
     */
    List<List<ManifestShard>> shards(Optional<Instant> since, Instant now) throws IOException {
        Instant oldest = now.minus(OLDEST);
        Instant after = since.filter(time -> time.isAfter(oldest)).orElse(oldest);
        List<Unfinished> found = new ArrayList<>();
        for (LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1);
                !day.isBefore(after.atZone(ZoneOffset.UTC).toLocalDate());
                day = day.minusDays(1)) {
            String prefix = "manifests/" + order.slot().name() + "/" + DAY.format(day) + "/";
            for (String folder : folders(prefix)) {
                add(prefix, folder, after, found);
                if (TIME.matcher(folder).matches()) {
                    for (String inSlot : folders(prefix + folder)) {
                        add(prefix + folder, inSlot, after, found);
                    }
                }
            }
        }
        found.sort(Comparator.comparing(Unfinished::startedAt).reversed());
        List<List<ManifestShard>> shards = new ArrayList<>();
        for (Unfinished sync : found.subList(0, Math.min(MOST, found.size()))) {
            shards.add(shardsOf(sync, shards.size()));
        }
        return shards;
    }

    private void add(String prefix, String folder, Instant after, List<Unfinished> found) {
        Matcher sync = SYNC.matcher(folder);
        if (sync.matches() && !sync.group(1).equals(order.syncId())) {
            Instant startedAt = LocalDateTime.parse(sync.group(2), ID_TIME).toInstant(ZoneOffset.UTC);
            if (startedAt.isAfter(after)) {
                found.add(new Unfinished(prefix + folder, sync.group(1), startedAt));
            }
        }
    }

    /** Its finished ranges by their shards, the others by what was noted of them. */
    private List<ManifestShard> shardsOf(Unfinished sync, int number) throws IOException {
        RangeRecords records = new RangeRecords(store, sync.workPrefix(), sync.syncId());
        Optional<RangeRecord> plan = records.plan();
        List<ManifestShard> shards = new ArrayList<>();
        if (plan.isPresent()) {
            collect(sync, number, records, "", plan.get().rest(), shards);
        }
        return shards;
    }

    private void collect(
            Unfinished sync,
            int number,
            RangeRecords records,
            String parent,
            List<KeyRange> ranges,
            List<ManifestShard> shards)
            throws IOException {
        for (int i = 0; i < ranges.size(); i++) {
            String range = RangeSpan.name(parent, i);
            Optional<RangeRecord> record = records.of(range);
            if (record.isPresent()) {
                shards.add(record.get().shard());
                collect(sync, number, records, range, record.get().rest(), shards);
            } else {
                noted(sync, number, range, ranges.get(i)).ifPresent(shards::add);
            }
        }
    }

    /** Notes lie in the order of their making; as a shard of this sync they can be walked along. */
    private Optional<ManifestShard> noted(Unfinished sync, int number, String range, KeyRange keys) throws IOException {
        TreeMap<String, ManifestEntry> sorted = new TreeMap<>(ByteOrder::compare);
        CopyNotes.copies(store, sync.workPrefix(), range, entry -> sorted.put(entry.key(), entry));
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        ObjectOutput output = store.output(
                order.workPrefix() + "unfinished/" + number + "-" + range + ".jsonl.gz",
                "application/gzip",
                Map.of(SyncOrder.SYNC_METADATA, order.syncId()));
        try (ShardWriter lines = new ShardWriter(output)) {
            for (ManifestEntry entry : sorted.values()) {
                lines.write(entry);
            }
            return Optional.of(lines.finish(keys));
        }
    }

    private List<String> folders(String prefix) {
        try (Stream<Listed> listed = store.list(prefix, "/")) {
            return listed.filter(Listed.CommonPrefix.class::isInstance)
                    .map(folder -> ((Listed.CommonPrefix) folder).prefix().substring(prefix.length()))
                    .toList();
        }
    }
}
